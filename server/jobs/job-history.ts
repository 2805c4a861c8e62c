import type { Redis } from 'ioredis';
import { z } from 'zod';
import { type JobOutcome, jobOutcomeSchema } from '#lib/contracts/jobs.ts';

/** What all processes together know of a job's runs. */
export interface JobHistory {
  last: JobOutcome | null;
  runs: number;
  failures: number;
  failuresInARow: number;
}

const historyKey = (name: string) => `kryonix:job-history:${name}`;
const namesKey = 'kryonix:job-history';
/** A result is a summary for a page; whoever returns more is shown nothing of it. */
const greatestResult = 4_000;

const count = z.coerce.number().default(0);
const fieldsSchema = z.object({
  last: z
    .string()
    .transform((json) => jobOutcomeSchema.parse(JSON.parse(json)))
    .optional(),
  runs: count,
  failures: count,
  failuresInARow: count,
});

/** Notes how a run ended; kept beyond the run itself, which the queue forgets. */
export async function noteJobOutcome(control: Redis, name: string, outcome: JobOutcome): Promise<void> {
  const key = historyKey(name);
  const kept = JSON.stringify(outcome).length > greatestResult ? { ...outcome, result: null } : outcome;
  const steps = control.multi().sadd(namesKey, name).hset(key, 'last', JSON.stringify(kept)).hincrby(key, 'runs', 1);
  if (outcome.outcome === 'failed') steps.hincrby(key, 'failures', 1).hincrby(key, 'failuresInARow', 1);
  else steps.hset(key, 'failuresInARow', 0);
  await steps.exec();
}

export async function readJobHistory(control: Redis, name: string): Promise<JobHistory> {
  const { last, ...counts } = fieldsSchema.parse(await control.hgetall(historyKey(name)));
  return { last: last ?? null, ...counts };
}

/** Jobs that ever ended, by name. */
export async function listJobNames(control: Redis): Promise<string[]> {
  return (await control.smembers(namesKey)).sort();
}
