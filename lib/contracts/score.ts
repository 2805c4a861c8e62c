import { z } from 'zod';
import { timestampSchema } from './vocabulary.ts';

/** The metrics of the second specification's REDIS_TARGETS, by its names. */
export const scoreIds = [
  'cache_hit_ratio',
  'memory_usage_percent',
  'connections_active',
  'commands_per_second',
  'latency_avg_ms',
  'latency_p95_ms',
  'latency_p99_ms',
  'tenant_isolation_score',
  'mobile_optimization_score',
] as const;
export type ScoreId = (typeof scoreIds)[number];

export const scoreMetricSchema = z.object({
  id: z.enum(scoreIds),
  /** How the value comes about, in words; approximations are named. */
  formula: z.string(),
  unit: z.enum(['percent', 'ms', 'count', 'per_second']),
  target: z.number(),
  better: z.enum(['higher', 'lower']),
  /** `null` where it is not known. */
  value: z.number().nullable(),
  /** `unknown` also where a low value proves nothing (a quiet server is no slow one). */
  status: z.enum(['met', 'missed', 'unknown']),
});

/** `GET /api/platform/score` */
export const scoreSchema = z.object({
  metrics: z.array(scoreMetricSchema).length(scoreIds.length),
  timestamp: timestampSchema,
});

export type ScoreMetric = z.infer<typeof scoreMetricSchema>;
export type Score = z.infer<typeof scoreSchema>;
