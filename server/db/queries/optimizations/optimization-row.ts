import { z } from 'zod';
import { recommendationStates } from '#lib/optimizer/recommendation-state.ts';
import { cleanupSchema } from './cleanup-row.ts';

const changeSchema = z.object({
  module: z.string(),
  dataType: z.string(),
  formerTtlSeconds: z.number(),
  ttlSeconds: z.number(),
  /** Of the policy that held before; `null` where none did. */
  formerPolicySeconds: z.number().nullable(),
  /** How values are packed from now on, of `compression` only. */
  packing: z.object({ codec: z.enum(['none', 'lz4', 'gzip']), thresholdBytes: z.number() }).optional(),
  /** How readily entries are given up from now on, of `eviction` only. */
  priority: z.enum(['low', 'high']).optional(),
  /** Misses that a mebibyte of the class saves in an hour, of that. */
  savedPerMebibyte: z.number().optional(),
});

const evidenceSchema = z.object({
  reads: z.number(),
  watchedSeconds: z.number(),
  examinedSeconds: z.number(),
  memoryRatio: z.number(),
  promisedMissRatio: z.number(),
  /** Of packing a value and opening it as often as it is read, microseconds; of `compression` only. */
  packingUs: z.object({ before: z.number(), after: z.number() }).optional(),
  /** What a quota leaves and what would be held without it, bytes; of `eviction` only. */
  room: z
    .object({ budgetBytes: z.number(), demandBytes: z.number(), othersSavedPerMebibyte: z.number().nullable() })
    .optional(),
});

const measuredSchema = z.object({
  differencePp: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
  reads: z.object({ plan: z.number(), holdOut: z.number() }),
  memoryRatio: z.number(),
  originRatio: z.number(),
  windows: z.number(),
  /** Of what was loaded ahead and came to an end, what was read, 0–1; `null` where nothing was. */
  precision: z.number().nullable().default(null),
  /** Why the trial ended; `null` while it goes on. */
  reason: z.enum(['gain-proven', 'no-harm', 'harm', 'memory', 'origin', 'not-enough-data']).nullable(),
});

const stepSchema = z.object({
  from: z.string(),
  to: z.string(),
  event: z.string(),
  by: z.string(),
  atMs: z.number(),
  evidence: z.record(z.string(), z.unknown()),
});

/** A recommendation as it is stored. */
export const optimizationRowSchema = z.object({
  id: z.uuid(),
  tenant_id: z.uuid(),
  kind: z.enum(['ttl', 'preload', 'compression', 'cleanup', 'eviction']),
  state: z.enum(recommendationStates),
  changes: z.array(changeSchema).min(1),
  gain_pp: z.number(),
  gain_low_pp: z.number(),
  gain_high_pp: z.number(),
  evidence: evidenceSchema,
  measured: measuredSchema.nullable(),
  progress: z.number(),
  salt: z.number(),
  hottest: z.record(z.string(), z.array(z.string())),
  steps: z.array(stepSchema),
  created_at: z.date(),
  applied_at: z.date().nullable(),
  /** Of `cleanup` only. */
  cleanup: cleanupSchema.nullable(),
  /** When the work of a cleanup goes on; `null` where there is none to do. */
  due_at: z.date().nullable(),
});

export type OptimizationRow = z.infer<typeof optimizationRowSchema>;
export type OptimizationChange = z.infer<typeof changeSchema>;

export const optimizationColumns = `id, tenant_id, kind, state, changes, gain_pp, gain_low_pp, gain_high_pp, evidence,
  measured, progress, salt, hottest, steps, created_at, applied_at, cleanup, due_at`;
