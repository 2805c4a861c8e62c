import { z } from 'zod';
import { databaseIdSchema, uuidSchema } from '../vocabulary.ts';
import { tenantRulesSchema } from './tenant-rules.ts';

/** The longest that `GET /api/v1/policies` waits for a change, milliseconds. */
export const policyWaitMs = 25_000;

/** Opaque: only good for asking whether it still holds. */
const policyVersionSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

export const policyQuestionSchema = z.object({
  /** What the caller has: the answer waits until something else holds. Without it the answer comes at once. */
  version: policyVersionSchema.optional(),
  /**
   * Says that the caller goes to whatever server the tenant's databases are on, and acknowledges it by
   * `POST /api/v1/topology`: the rules then name those servers. To anybody else such databases are switched off.
   */
  follows: z.literal('true').optional(),
});

const seconds = z.int().min(1).optional();
const policySettingsSchema = z.object({
  ttlSeconds: seconds,
  /** For phones and tablets, instead of `ttlSeconds`. */
  mobileTtlSeconds: seconds,
  /** Which entries are trimmed first where the tenant is at its quota; only of the tenant's own setting of a class. */
  priority: z.enum(['low', 'normal', 'high']).optional(),
  version: z.int().min(0).optional(),
  /** While a policy is on trial: which keys keep what held before. */
  holdOut: z
    .object({
      salt: z.int().min(0),
      share: z.number().min(0).max(0.5),
      hottest: z.array(z.string()),
      formerTtlSeconds: seconds,
    })
    .optional(),
});

/**
 * `policy`: an applied optimiser policy, always of a class. `tenant`: the tenant's own, of a class (`module` and
 * `dataType`), of a purpose database, or of all its entries.
 */
export const policySchema = z.object({
  kind: z.enum(['policy', 'tenant']),
  module: z.string().nullable(),
  dataType: z.string().nullable(),
  database: databaseIdSchema.nullable(),
  settings: policySettingsSchema,
});

/**
 * What the optimiser applied to a class beside its TTL. `priority`: which entries are trimmed first at a quota,
 * `codec`: how values are packed, `preload`: what is loaded ahead. A caller passes over kinds that it does not know.
 */
export const appliedPolicySchema = z.object({
  kind: z.string(),
  module: z.string(),
  dataType: z.string(),
  settings: z.record(z.string(), z.unknown()),
});

/** All policies and rules of the tenant. Where the version still holds after the wait, the answer is 304 without a body. */
export const policiesSchema = z.object({
  /** Whose they are: the tenant of the API key. */
  tenantId: uuidSchema,
  version: policyVersionSchema,
  policies: z.array(policySchema),
  /** Absent from products of before. */
  applied: z.array(appliedPolicySchema).default([]),
  /** What the tenant may do; null where no rules were published. */
  rules: tenantRulesSchema.nullable(),
});

export type Policy = z.infer<typeof policySchema>;
export type Policies = z.infer<typeof policiesSchema>;
export type AppliedPolicy = z.infer<typeof appliedPolicySchema>;
