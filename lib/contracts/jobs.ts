import { z } from 'zod';

const instant = z.iso.datetime();

const progressSchema = z.object({
  done: z.number(),
  /** `null` where nobody knows how much there is. */
  total: z.number().nullable(),
});

const jobRunStateSchema = z.enum(['waiting', 'running', 'succeeded', 'failed']);

/** One run that was asked for, or that failed. */
export const jobRunSchema = z.object({
  id: z.string(),
  name: z.string(),
  state: jobRunStateSchema,
  queuedAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  durationMs: z.number().nullable(),
  /** How often it was begun. */
  attemptsMade: z.number(),
  attempts: z.number(),
  progress: progressSchema.nullable(),
  error: z.string().nullable(),
  result: z.unknown(),
});

/** What ended last. */
export const jobOutcomeSchema = z.object({
  outcome: z.enum(['succeeded', 'failed']),
  startedAt: instant,
  finishedAt: instant,
  durationMs: z.number(),
  error: z.string().nullable(),
  result: z.unknown(),
});

export const jobSchema = z.object({
  name: z.string(),
  /** By the clock, only when asked for, or without a break in whichever process has its lease. */
  kind: z.enum(['scheduled', 'on_demand', 'continuous']),
  everyMs: z.number().nullable(),
  cron: z.string().nullable(),
  timeZone: z.string().nullable(),
  state: z.enum(['running', 'waiting', 'idle']),
  progress: progressSchema.nullable(),
  nextRunAt: instant.nullable(),
  last: jobOutcomeSchema.nullable(),
  runs: z.number(),
  failures: z.number(),
  /** Failures since the last success. */
  failuresInARow: z.number(),
});

export const jobsSchema = z.object({
  /** Processes that take work at present. */
  workers: z.number(),
  jobs: z.array(jobSchema),
  /** The newest first: what waits, goes on, was asked for, or failed. */
  runs: z.array(jobRunSchema),
});

export type JobProgress = z.infer<typeof progressSchema>;
export type JobRun = z.infer<typeof jobRunSchema>;
export type JobOutcome = z.infer<typeof jobOutcomeSchema>;
export type Job = z.infer<typeof jobSchema>;
export type Jobs = z.infer<typeof jobsSchema>;
