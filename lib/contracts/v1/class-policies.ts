import { z } from 'zod';
import { nameSchema } from '../performance.ts';
import { appliedPolicySchema } from './policies.ts';

/** Of `/api/v1/policies/{module}/{type}`. */
export const classPathSchema = z.object({ module: nameSchema, type: nameSchema });

const seconds = z.int().min(1).max(315_360_000).optional();

/** `PUT /api/v1/policies/{module}/{type}`: all that the tenant itself sets for a class; what is left out is decided elsewhere. */
export const classSettingsSchema = z
  .strictObject({
    ttlSeconds: seconds,
    /** For phones and tablets, instead of `ttlSeconds`. */
    mobileTtlSeconds: seconds,
    /** Which entries are trimmed first where the tenant is at its quota; what a caller says of an entry goes before it. */
    priority: z.enum(['low', 'normal', 'high']).optional(),
  })
  .refine((settings) => Object.values(settings).some((value) => value !== undefined), 'nothing is set');

/** What holds for a class. */
export const classPolicySchema = z.object({
  module: nameSchema,
  dataType: nameSchema,
  /** The tenant's own settings; null where it has none. */
  own: classSettingsSchema.nullable(),
  /** What the optimiser applied; of kind `policy` for its TTL, which goes before the tenant's own. */
  applied: z.array(appliedPolicySchema),
});

export type ClassPolicy = z.infer<typeof classPolicySchema>;
