import { z } from 'zod';
import { databaseIdSchema, timestampSchema } from './vocabulary.ts';

const amountSchema = z.object({
  keys: z.int().min(0),
  bytes: z.number().min(0),
  /** Weighed on a sample: the half of the 90 % interval of `bytes`. */
  errorBytes: z.number().min(0),
});

/** Of advice to give a TTL to entries that have none. */
export const cleanupSchema = z.object({
  database: databaseIdSchema,
  /** As the last census estimated it. */
  found: amountSchema,
  /** `giving` and `releasing` TTLs, `waiting` for the given ones to end, or `done`; `null` until it is applied. */
  phase: z.enum(['giving', 'waiting', 'releasing', 'done']).nullable(),
  /** Entries that have a TTL by it; `null` until it is applied. */
  given: amountSchema.nullable(),
  /** When the last of those TTLs ends; `null` until it is applied. */
  endsAt: timestampSchema.nullable(),
  /** Entries whose TTL was taken away again. */
  released: z.int().min(0),
  /** `freedBytes`: least and most. Of `checked` entries `gone` are gone. `null` until all TTLs have ended. */
  receipt: z
    .object({ freedBytes: z.tuple([z.number(), z.number()]), checked: z.int().min(0), gone: z.int().min(0) })
    .nullable(),
});

/** `GET /api/cache/ai/optimizations/{id}/dry-run`: what a cleanup would do now. */
export const cleanupPlanSchema = amountSchema.extend({
  /** False where there was more than could be counted in a moment: `keys` and `bytes` are then the least. */
  complete: z.boolean(),
  ttlSeconds: z.int().min(1),
  /** Of `keys`, about those that are older than that TTL; `null` where entries do not say when they were stored. */
  outlivedKeys: z.int().min(0).nullable(),
  /** Some of the keys; masked for a tenant_viewer. */
  sample: z.array(z.string()),
});

export type CleanupView = z.infer<typeof cleanupSchema>;
export type CleanupPlan = z.infer<typeof cleanupPlanSchema>;
