import { z } from 'zod';
import {
  databaseIdSchema,
  deviceSchema,
  measureSchema,
  networkSchema,
  percentSchema,
  timestampSchema,
} from './vocabulary.ts';

/** The ranges of `GET /api/cache/performance/{range}`. */
export const ranges = ['1h', '24h', '7d', '30d'] as const;
export const rangeSchema = z.enum(ranges);
export type Range = z.infer<typeof rangeSchema>;

const nameSchema = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,31}$/);

/** The query string of the performance end point. */
export const performanceFilterSchema = z.object({
  database: z.coerce.number().pipe(databaseIdSchema).optional(),
  module: nameSchema.optional(),
  dataType: nameSchema.optional(),
  device: deviceSchema.optional(),
  network: networkSchema.optional(),
  compare: z.literal('previous').optional(),
});

/** What one time bucket measured. A bucket without operations is present, with `null` figures. */
export const performancePointSchema = z.object({
  timestamp: timestampSchema,
  /** Median milliseconds that a caller waited. */
  responseTime: measureSchema,
  p95: measureSchema,
  p99: measureSchema,
  hitRate: percentSchema,
  /** Operations per second; 0 only where ingestion is known to have run. */
  throughput: measureSchema,
  mobilePercentage: percentSchema,
});

/** The same figures over a whole period. */
export const performanceSummarySchema = performancePointSchema.omit({ timestamp: true }).extend({
  totalOperations: measureSchema,
});

/** `GET /api/cache/performance/{range}`; `previous` only with `compare=previous`. */
export const performanceSchema = z.object({
  range: rangeSchema,
  bucketSeconds: z.int().positive(),
  points: z.array(performancePointSchema).max(300),
  summary: performanceSummarySchema,
  previous: z
    .object({ points: z.array(performancePointSchema).max(300), summary: performanceSummarySchema })
    .optional(),
});

export type PerformanceFilter = z.infer<typeof performanceFilterSchema>;
export type PerformancePoint = z.infer<typeof performancePointSchema>;
export type PerformanceSummary = z.infer<typeof performanceSummarySchema>;
export type Performance = z.infer<typeof performanceSchema>;
