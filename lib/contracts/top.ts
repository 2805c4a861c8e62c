import { z } from 'zod';
import { anyRangeSchema, boundsSchema } from './performance.ts';
import { databaseIdSchema, measureSchema, percentSchema, timestampSchema } from './vocabulary.ts';

/** What an entry is at the top by; `latency` is all the time that callers waited for it. */
const topMeasures = ['misses', 'bytes', 'latency', 'calls'] as const;
export const topMeasureSchema = z.enum(topMeasures);
export type TopMeasure = z.infer<typeof topMeasureSchema>;

/** The query string. Keys are known from samples, which are kept for 24 hours: no longer range has any. */
export const topQuestionSchema = z
  .object({
    by: topMeasureSchema,
    of: z.enum(['keys', 'classes']),
    range: anyRangeSchema.default('24h'),
    limit: z.coerce.number().int().min(1).max(100).default(10),
  })
  .extend(boundsSchema.shape)
  .refine(({ of, range }) => of === 'classes' || range === '1h' || range === '24h', { path: ['range'] });

/** A class (module × data type in a database), or one key of it. */
export const topEntrySchema = z.object({
  database: databaseIdSchema,
  module: z.string(),
  dataType: z.string(),
  /** Masked for a tenant_viewer; `null` of a class. */
  key: z.string().nullable(),
  calls: z.number().min(0),
  misses: z.number().min(0),
  hitRate: percentSchema,
  bytes: measureSchema,
  /** All the milliseconds that callers waited. */
  latencyTotal: z.number().min(0),
  /** Mean milliseconds of a call. */
  avgLatency: measureSchema,
});

/** `GET /api/cache/top?by=&of=&range=&limit=`, the greatest first. */
export const topSchema = z.object({
  by: topMeasureSchema,
  of: z.enum(['keys', 'classes']),
  range: anyRangeSchema,
  from: timestampSchema,
  to: timestampSchema,
  /** True where the figures are weighted samples rather than counts. */
  estimated: z.boolean(),
  entries: z.array(topEntrySchema).max(100),
});

export type TopQuestion = z.infer<typeof topQuestionSchema>;
export type TopEntry = z.infer<typeof topEntrySchema>;
export type Top = z.infer<typeof topSchema>;
