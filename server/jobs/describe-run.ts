import type { Job as QueuedJob } from 'bullmq';
import type { JobProgress, JobRun } from '#lib/contracts/jobs.ts';

/** Milliseconds since 1970 as the API writes an instant. */
export const toInstant = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString());

const states = {
  active: 'running',
  completed: 'succeeded',
  failed: 'failed',
} as const satisfies Record<string, JobRun['state']>;

/** A run of the queue as pages show it; `state` is the queue's word. */
export function describeRun(job: QueuedJob, state: string): JobRun {
  const { processedOn, finishedOn, progress } = job;
  const ended = state === 'completed' || state === 'failed';
  return {
    id: job.id ?? '',
    name: job.name,
    state: states[state as keyof typeof states] ?? 'waiting',
    queuedAt: new Date(job.timestamp + job.delay).toISOString(),
    startedAt: toInstant(processedOn),
    finishedAt: ended ? toInstant(finishedOn) : null,
    durationMs: ended && processedOn !== undefined && finishedOn !== undefined ? finishedOn - processedOn : null,
    attemptsMade: job.attemptsMade,
    attempts: job.opts.attempts ?? 1,
    progress: isProgress(progress) ? progress : null,
    error: state === 'failed' ? (job.failedReason ?? null) : null,
    result: state === 'completed' ? job.returnvalue : null,
  };
}

const isProgress = (value: unknown): value is JobProgress =>
  typeof value === 'object' && value !== null && 'done' in value && 'total' in value;
