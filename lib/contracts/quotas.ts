import { z } from 'zod';
import { timestampSchema, uuidSchema } from './vocabulary.ts';

const intervalSchema = z.tuple([z.number(), z.number()]);
const bytesSchema = z.number().min(0);
const stateSchema = z.enum(['proposed', 'approved', 'applied', 'measured', 'kept', 'reverted', 'expired', 'dismissed']);

/** Why no split is proposed. */
const noQuotaPlanReasons = ['few-tenants', 'no-pressure', 'no-memory', 'curves-unproven', 'no-gain'] as const;
/** Why a trial ended. */
export const quotaVerdicts = [
  ...(['gain-proven', 'no-harm', 'harm', 'tenant-harm', 'not-enough-data', 'limits-changed'] as const),
] as const;

/** What a tenant holds of the memory that all share, and what it would make of more or less. */
export const memoryTenantSchema = z.object({
  id: uuidSchema,
  name: z.string(),
  /** Of values that can be loaded again, by the last census; `null` before the first one. */
  heldBytes: bytesSchema.nullable(),
  /** By the platform's staff; `null` without one. */
  quotaBytes: bytesSchema.nullable(),
  /** By a split that holds now. */
  sharedQuotaBytes: bytesSchema.nullable(),
  /** `null` without a limit. */
  ceilingBytes: bytesSchema.nullable(),
  /** `null` until enough of its reads were seen. */
  curve: z
    .object({
      readsPerHour: z.number(),
      /** Percent of the reads, as it was. */
      missRate: z.number(),
      /** Bytes and percent of the reads that would miss, ascending. */
      points: z.array(z.tuple([z.number(), z.number()])),
      measuredAt: timestampSchema,
    })
    .nullable(),
});

/** A split of the memory that tenants share, with what it promises and what it did. */
export const quotaPlanSchema = z.object({
  id: uuidSchema,
  state: stateSchema,
  totalBytes: bytesSchema,
  minimumBytes: bytesSchema,
  /** Percentage points of hit rate over all its tenants. */
  gainPp: z.number(),
  interval: intervalSchema,
  missesSavedPerHour: z.number(),
  /** In which turns it is tried, seconds. */
  windowSeconds: z.number(),
  /** Whether it holds now. */
  inForce: z.boolean(),
  /** 0–1: how much of what a verdict needs has been seen. */
  progress: z.number(),
  /** Percentage points; `null` until there is enough. */
  measured: z.object({ differencePp: z.number(), interval: intervalSchema, pairs: z.number() }).nullable(),
  verdict: z.enum(quotaVerdicts).nullable(),
  shares: z.array(
    z.object({
      tenantId: uuidSchema,
      name: z.string(),
      /** Quotas; `null` for none. */
      formerBytes: bytesSchema.nullable(),
      heldBytes: bytesSchema,
      plannedBytes: bytesSchema,
      /** Percent of the reads. */
      missRateBefore: z.number(),
      missRateAfter: z.number(),
      /** Percentage points of hit rate; `null` until there is enough. */
      measuredPp: z.number().nullable(),
    }),
  ),
  history: z.array(z.object({ state: stateSchema, byOptimizer: z.boolean(), at: timestampSchema })),
  createdAt: timestampSchema,
});

/** `GET /api/platform/quotas` */
export const quotasSchema = z.object({
  /** What all tenants together may hold of values that can be loaded again; `null` where the servers have no limit. */
  usableBytes: bytesSchema.nullable(),
  /**
   * What has ended and is held yet: of keys with a TTL as the server estimates it, and at most so many bytes; `null` where it
   * does not tell.
   */
  expiredHeld: z.object({ percent: z.number(), bytes: bytesSchema }).nullable(),
  tenants: z.array(memoryTenantSchema),
  /** The newest first. */
  plans: z.array(quotaPlanSchema),
  /** Why nothing is proposed; `null` where something is, or would be. */
  reason: z.enum(noQuotaPlanReasons).nullable(),
});

export type MemoryTenant = z.infer<typeof memoryTenantSchema>;
export type QuotaPlanView = z.infer<typeof quotaPlanSchema>;
export type Quotas = z.infer<typeof quotasSchema>;
