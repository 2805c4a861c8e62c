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

/** One of the ranges, or `custom` with `from` and `to`. */
export const anyRangeSchema = z.enum([...ranges, 'custom']);
export type AnyRange = z.infer<typeof anyRangeSchema>;

/** How fine the stored figures are that answer. */
const resolutionSchema = z.enum(['1m', '1h', '1d']);

/** A module or data type in a query string. */
export const nameSchema = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,31}$/);
/** A purpose database in a query string. */
export const databaseParameterSchema = z
  .string()
  .regex(/^\d{1,2}$/)
  .transform(Number)
  .pipe(databaseIdSchema);
/** A moment in a query string: ISO 8601 with a zone. */
const momentSchema = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** What narrows the figures down, by any of the dimensions. */
export const dimensionFilterSchema = z.object({
  database: databaseParameterSchema.optional(),
  module: nameSchema.optional(),
  dataType: nameSchema.optional(),
  device: deviceSchema.optional(),
  network: networkSchema.optional(),
});
export type DimensionFilter = z.infer<typeof dimensionFilterSchema>;

/** The bounds of the range `custom`; `to` is exclusive. */
export const boundsSchema = z.object({ from: momentSchema.optional(), to: momentSchema.optional() });

/** The query string of the performance end point. */
export const performanceFilterSchema = dimensionFilterSchema.extend({ compare: z.literal('previous').optional() });

/**
 * How the time that callers waited divides, in the mean over the calls of which that is known: reads that were sent to a
 * server. `null` where there was none.
 */
export const latencyPartsSchema = z.object({
  /** Milliseconds before the command was handed to the driver. */
  queueTime: measureSchema,
  /** Milliseconds after it: network and server. */
  serverTime: measureSchema,
});
export type LatencyParts = z.infer<typeof latencyPartsSchema>;

/** What one time bucket measured. A bucket without operations is present, with `null` figures. */
export const performancePointSchema = z.object({
  timestamp: timestampSchema,
  /** Median milliseconds that a caller waited. */
  responseTime: measureSchema,
  p95: measureSchema,
  p99: measureSchema,
  ...latencyPartsSchema.shape,
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
  resolution: resolutionSchema,
  bucketSeconds: z.int().positive(),
  /** The period that the points cover: whole buckets. The last one may not be over yet. */
  from: timestampSchema,
  to: timestampSchema,
  points: z.array(performancePointSchema).max(300),
  summary: performanceSummarySchema,
  previous: z
    .object({ points: z.array(performancePointSchema).max(300), summary: performanceSummarySchema })
    .optional(),
});

/** `GET /api/cache/performance/custom?from=&to=` */
export const customPerformanceSchema = performanceSchema.extend({ range: z.literal('custom') });
export type CustomPerformance = z.infer<typeof customPerformanceSchema>;

export type PerformanceFilter = z.infer<typeof performanceFilterSchema>;
export type PerformancePoint = z.infer<typeof performancePointSchema>;
export type PerformanceSummary = z.infer<typeof performanceSummarySchema>;
export type Performance = z.infer<typeof performanceSchema>;
