import type { Redis } from 'ioredis';
import { type JobSources, jobDefinitions } from './job-definitions.ts';
import type { JobQueue } from './job-queue.ts';
import { JobWorker } from './job-worker.ts';

/** Has this process take its share of the work, and the clock run. */
export async function startJobs(
  sources: JobSources & { queue: JobQueue; control: Redis },
): Promise<{ stop(): Promise<void> }> {
  const { queue, connections, control, log } = sources;
  const definitions = jobDefinitions(sources);
  queue.learn(definitions);
  await queue.schedule();
  return new JobWorker({ definitions, controlRedisUrl: connections.controlRedisUrl, control, log });
}
