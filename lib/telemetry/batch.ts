import { z } from 'zod';
import {
  databaseIdSchema,
  deviceSchema,
  networkSchema,
  operationSchema,
  outcomeSchema,
  uuidSchema,
} from '../contracts/vocabulary.ts';

const count = z.int().min(0);

/** Counters and latency histogram of one dimension set in one time bucket. */
export const rollupRowSchema = z.object({
  tenantId: uuidSchema,
  /** Start of the bucket, milliseconds since the epoch. */
  bucketMs: count,
  database: databaseIdSchema,
  module: z.string().min(1).max(32),
  dataType: z.string().min(1).max(32),
  operation: operationSchema,
  device: deviceSchema,
  network: networkSchema,
  calls: count,
  hits: count,
  misses: count,
  stales: count,
  errors: count,
  bytes: count,
  latencySumUs: count,
  /** Latency histogram of the calls: `[bucket, count, bucket, count, …]`, buckets ascending (see latency-histogram.ts). */
  latency: z.array(count),
});

/** One raw operation kept as a sample; it stands for `weight` operations. */
export const sampleRowSchema = z.object({
  id: uuidSchema,
  tenantId: uuidSchema,
  /** Milliseconds since the epoch. */
  atMs: count,
  database: databaseIdSchema,
  module: z.string().min(1).max(32),
  dataType: z.string().min(1).max(32),
  key: z.string().max(500).nullable(),
  operation: operationSchema,
  outcome: outcomeSchema,
  device: deviceSchema,
  network: networkSchema,
  latencyUs: count,
  sizeBytes: count.nullable(),
  ttlSeconds: count.nullable(),
  weight: z.number().min(1),
});

/** What a recorder flushes at once. The id is made at birth, so that a retried batch is counted once. */
export const telemetryBatchSchema = z.object({
  v: z.literal(1),
  id: uuidSchema,
  /** The process that measured. */
  producer: uuidSchema,
  createdAtMs: count,
  rollups: z.array(rollupRowSchema),
  samples: z.array(sampleRowSchema),
});

export type RollupRow = z.infer<typeof rollupRowSchema>;
export type SampleRow = z.infer<typeof sampleRowSchema>;
export type TelemetryBatch = z.infer<typeof telemetryBatchSchema>;
