import { z } from 'zod';
import {
  databaseIdSchema,
  deviceSchema,
  networkSchema,
  operationSchema,
  outcomeSchema,
  uuidSchema,
} from '../contracts/vocabulary.ts';

/** Far above anything real, far below where sums of a day leave 64 bits. */
const count = z
  .int()
  .min(0)
  .max(2 ** 40);
/** PostgreSQL stores no NUL. */
const name = z
  .string()
  .min(1)
  .max(32)
  .regex(/^[^\0]*$/);
const tenantIdSchema = uuidSchema.regex(/^[0-9a-f-]*$/, 'must be in lower case');
const instant = z.int().min(0).max(8_640_000_000_000_000);
/** Ten years, and the jitter on top. */
const ttl = z.int().min(0).max(350_000_000);
const histogram = z
  .array(count)
  .max(1_000)
  .refine((pairs) => pairs.length % 2 === 0, 'must be pairs');

const latencySplitSchema = z.object({
  /** Those of which it is known. */
  calls: count,
  /** What they waited in the process before the command was handed to the driver, microseconds. */
  queueSumUs: count,
  /** What they waited for network and server, microseconds. */
  serverSumUs: count,
});

/** Counters and latency histogram of one dimension set in one time bucket. */
export const rollupRowSchema = z.object({
  tenantId: tenantIdSchema,
  /** Start of the bucket, milliseconds since the epoch. */
  bucketMs: instant,
  database: databaseIdSchema,
  module: name,
  dataType: name,
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
  /** Where the row is of one outcome only; absent where it is of all. */
  outcome: outcomeSchema.optional(),
  /** Hits and stales that the tier within the process answered, which no server saw; absent: none. */
  l1Hits: count.optional(),
  /** How the latency of the calls divides of which that is known; absent: of none. */
  split: latencySplitSchema.optional(),
  /** Latency histogram of the calls: `[bucket, count, bucket, count, …]`, buckets ascending (see latency-histogram.ts). */
  latency: histogram,
});

/** One raw operation kept as a sample; it stands for `weight` operations. */
export const sampleRowSchema = z.object({
  id: uuidSchema,
  tenantId: tenantIdSchema,
  /** Milliseconds since the epoch. */
  atMs: instant,
  database: databaseIdSchema,
  module: name,
  dataType: name,
  key: z
    .string()
    .max(500)
    .regex(/^[^\0]*$/)
    .nullable(),
  operation: operationSchema,
  outcome: outcomeSchema,
  device: deviceSchema,
  network: networkSchema,
  latencyUs: count,
  sizeBytes: count.nullable(),
  ttlSeconds: ttl.nullable(),
  weight: z
    .number()
    .min(1)
    .max(2 ** 40),
});

/**
 * What became of one tenant's operations in one producer since it began: sums that only grow, so that the newest one
 * tells all, and what was dropped with its batch shows in the next one that arrives.
 */
export const tenantAccountSchema = z.object({
  tenantId: tenantIdSchema,
  /** Operations whose fate is known to the producer: delivered, dropped or in this batch. */
  sent: count,
  /** Operations in batches that were given up and never tried: none of them arrived. */
  dropped: count,
});

const looks = z
  .int()
  .min(-(2 ** 40))
  .max(2 ** 40);

/** What a recorder flushes at once. The id is made at birth, so that a retried batch is counted once. */
export const telemetryBatchSchema = z.object({
  v: z.literal(1),
  id: uuidSchema,
  /** The process that measured. */
  producer: uuidSchema,
  createdAtMs: instant,
  /** Operations of this batch counted under the class `other`, as their tenants had too many dimension sets; absent: none. */
  folded: count.optional(),
  rollups: z.array(rollupRowSchema),
  samples: z.array(sampleRowSchema),
  /**
   * What the producer looked up on each kind of server since its last batch, less the reads in `rollups` that a server
   * answered. Absent: it does not know.
   */
  secondLooks: z.object({ data: looks, control: looks }).optional(),
  /** Of every tenant in the batch, and of those whose drops were not told yet. Absent: the producer keeps no accounts. */
  accounts: z.array(tenantAccountSchema).optional(),
});

export type LatencySplit = z.infer<typeof latencySplitSchema>;
export type RollupRow = z.infer<typeof rollupRowSchema>;
export type SampleRow = z.infer<typeof sampleRowSchema>;
export type TenantAccount = z.infer<typeof tenantAccountSchema>;
export type TelemetryBatch = z.infer<typeof telemetryBatchSchema>;
