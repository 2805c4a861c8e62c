import { z } from 'zod';
import { timestampSchema, uuidSchema } from './vocabulary.ts';

/** `held`: the wall stood; `breached`: something came through; `unknown`: it could not be tried. */
export const canaryOutcomes = ['held', 'breached', 'unknown'] as const;
/** What the canaries try, each from one tenant towards the other. */
export const canaryProbes = [
  ...(['cache-get', 'redis-get', 'redis-scan', 'redis-publish', 'redis-script'] as const),
  ...(['sql-no-tenant', 'sql-other-tenant', 'sql-chunk', 'socket-room', 'http-api'] as const),
] as const;

const canaryResultSchema = z.object({
  runId: uuidSchema,
  probe: z.string(),
  outcome: z.enum(canaryOutcomes),
  /** What was tried and what came of it. */
  detail: z.string(),
  durationMs: z.number().min(0),
  at: timestampSchema,
});

/** `GET /api/platform/canaries?hours=&format=` */
export const canariesSchema = z.object({
  /** The newest run, empty before there was one. */
  last: z.array(canaryResultSchema),
  /** Probes of the last 24 h by outcome. */
  day: z.object({ held: z.int().min(0), breached: z.int().min(0), unknown: z.int().min(0) }),
  /** The newest breaches of the last 24 h. */
  breaches: z.array(canaryResultSchema),
});

export type CanaryOutcome = (typeof canaryOutcomes)[number];
export type CanaryProbe = (typeof canaryProbes)[number];
export type CanaryResult = z.infer<typeof canaryResultSchema>;
export type Canaries = z.infer<typeof canariesSchema>;
