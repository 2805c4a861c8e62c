import type { Redis } from 'ioredis';
import { z } from 'zod';
import { type JobOutcome, jobOutcomeSchema } from '#lib/contracts/jobs.ts';
import { remember } from '../remember.ts';

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

/** A job that runs each second would otherwise write more than it does. */
const continuousEveryMs = 10_000;
const notedMs = remember('continuous-runs', () => new Map<string, { atMs: number; ok: boolean }>());

/**
 * Notes how a run of a job that never rests ended: at most each ten seconds, and whenever that changes. The page does
 * without where the control server is away.
 */
export async function noteContinuousRun(
  control: Redis,
  name: string,
  startedMs: number,
  error: unknown,
): Promise<void> {
  const nowMs = Date.now();
  const ok = error === null;
  const before = notedMs.get(name);
  if (before && before.ok === ok && nowMs - before.atMs < continuousEveryMs) return;
  notedMs.set(name, { atMs: nowMs, ok });
  await noteJobOutcome(control, name, {
    outcome: ok ? 'succeeded' : 'failed',
    startedAt: new Date(startedMs).toISOString(),
    finishedAt: new Date(nowMs).toISOString(),
    durationMs: nowMs - startedMs,
    error: ok ? null : error instanceof Error ? error.message : String(error),
    result: null,
  }).catch(() => undefined);
}

export async function readJobHistory(control: Redis, name: string): Promise<JobHistory> {
  const { last, ...counts } = fieldsSchema.parse(await control.hgetall(historyKey(name)));
  return { last: last ?? null, ...counts };
}

/** Jobs that ever ended, by name. */
export async function listJobNames(control: Redis): Promise<string[]> {
  return (await control.smembers(namesKey)).sort();
}
