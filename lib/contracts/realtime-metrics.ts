import { z } from 'zod';
import { databaseSchema } from './database.ts';
import { measureSchema, percentSchema, timestampSchema, uuidSchema } from './vocabulary.ts';

/**
 * A tenant's figures now. Rates, shares and latencies cover the last 5 minutes, `totalOperations` the last 24 hours.
 * `hitRate` = (hit + stale) / (hit + stale + miss) per key, errors left out; everything else is counted per call.
 */
export const realtimeScalarsSchema = z.object({
  hitRate: percentSchema,
  /** Mean milliseconds that a caller waited. */
  avgResponseTime: measureSchema,
  p95ResponseTime: measureSchema,
  p99ResponseTime: measureSchema,
  mobilePercentage: percentSchema,
  /** Databases where the tenant has a key now or had an operation in the last 5 minutes. */
  activeDatabases: z.int().min(0).max(16).nullable(),
  totalOperations: measureSchema,
  opsPerSecond: measureSchema,
  /** Bytes, from the last complete census. */
  memoryUsage: measureSchema,
});

/** `GET /api/cache/metrics/realtime` */
export const realtimeMetricsSchema = realtimeScalarsSchema.extend({
  tenantId: uuidSchema,
  databases: z.array(databaseSchema).length(16),
  timestamp: timestampSchema,
});

export type RealtimeScalars = z.infer<typeof realtimeScalarsSchema>;
export type RealtimeMetrics = z.infer<typeof realtimeMetricsSchema>;
