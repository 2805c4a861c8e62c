import { z } from 'zod';
import { recommendationStates } from '#lib/optimizer/recommendation-state.ts';

const intervalSchema = z.tuple([z.number(), z.number()]);

const shareSchema = z.object({
  tenant_id: z.uuid(),
  name: z.string(),
  former_bytes: z.number().nullable(),
  held_bytes: z.number(),
  planned_bytes: z.number(),
  reads_per_hour: z.number(),
  miss_ratio_before: z.number(),
  miss_ratio_after: z.number(),
});

const measuredSchema = z.object({
  pairs: z.number(),
  reads: z.object({ plan: z.number(), holdOut: z.number() }),
  differencePp: z.number().nullable(),
  interval: intervalSchema.nullable(),
  tenants: z.array(z.object({ tenantId: z.uuid(), differencePp: z.number(), interval: intervalSchema })),
  /** Why the trial ended; `null` while it goes on. */
  reason: z.string().nullable(),
});

/** A split of memory as it is stored; shares of tenants that were erased since are gone. */
export const quotaPlanRowSchema = z.object({
  id: z.uuid(),
  state: z.enum(recommendationStates),
  total_bytes: z.number(),
  minimum_bytes: z.number(),
  gain_pp: z.number(),
  gain_low_pp: z.number(),
  gain_high_pp: z.number(),
  misses_saved_per_hour: z.number(),
  salt: z.number(),
  window_seconds: z.number(),
  in_force: z.boolean(),
  measured: measuredSchema.nullable(),
  progress: z.number(),
  steps: z.array(z.object({ from: z.string(), to: z.enum(recommendationStates), by: z.string(), atMs: z.number() })),
  created_at: z.date(),
  applied_at: z.date().nullable(),
  shares: z.array(shareSchema),
});

export type QuotaPlanRow = z.infer<typeof quotaPlanRowSchema>;

/** Columns of `quota_plans p`. */
export const quotaPlanColumns = `p.id, p.state, p.total_bytes, p.minimum_bytes, p.gain_pp, p.gain_low_pp, p.gain_high_pp,
  p.misses_saved_per_hour, p.salt, p.window_seconds, p.in_force, p.measured, p.progress, p.steps, p.created_at, p.applied_at,
  (select coalesce(jsonb_agg(to_jsonb(s) || jsonb_build_object('name', t.name) order by t.name, t.id), '[]')
     from cache_management.quota_shares s join accounts.tenants t on t.id = s.tenant_id
    where s.plan_id = p.id) as shares`;
