import type { ClientBase } from 'pg';
import { z } from 'zod';
import { evictionRules } from '#lib/optimizer/eviction-rules.ts';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z.object({
  tenant_id: z.uuid(),
  decided_at: z.date(),
  priority: z.enum(['low', 'normal', 'high']),
  spares_mobile: z.boolean(),
  rules: z.array(z.enum(evictionRules)),
  figures: z.object({
    tier: z.string().nullable(),
    callsPerHour: z.number(),
    usualCallsPerHour: z.number().nullable(),
    slowMobileShare: z.number().nullable(),
    peakHour: z.boolean().nullable(),
    loadRatio: z.number().nullable(),
  }),
});

/** How readily a tenant gives memory up from then on, and why. */
export type EvictionDecisionRow = z.infer<typeof rowSchema>;

const columns = 'tenant_id, decided_at, priority, spares_mobile, rules, figures';
const shown = 10;
const keptDays = 30;

/** A tenant's decisions, the newest first, at most 10. */
export function listEvictionDecisions(client: ClientBase, tenantId: string): Promise<EvictionDecisionRow[]> {
  return queryRows(
    client,
    rowSchema,
    `select ${columns} from cache_management.eviction_decisions
      where tenant_id = $1 order by decided_at desc limit ${shown}`,
    [tenantId],
  );
}

/** What holds of each tenant. Runs as `kryonix_platform`. */
export function readCurrentEvictions(client: ClientBase): Promise<EvictionDecisionRow[]> {
  return queryRows(
    client,
    rowSchema,
    `select distinct on (tenant_id) ${columns} from cache_management.eviction_decisions
      order by tenant_id, decided_at desc`,
  );
}

/** Runs as `kryonix_platform`. */
export async function insertEvictionDecision(client: ClientBase, made: EvictionDecisionRow): Promise<void> {
  await client.query(
    `insert into cache_management.eviction_decisions (${columns}) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id, decided_at) do nothing`,
    [...[made.tenant_id, made.decided_at, made.priority, made.spares_mobile, made.rules], JSON.stringify(made.figures)],
  );
}

/** What held more than 30 days ago, but not what still holds. Runs as `kryonix_platform`. */
export async function forgetOldEvictions(client: ClientBase, now: Date): Promise<void> {
  await client.query(
    `delete from cache_management.eviction_decisions d
      where d.decided_at < $1::timestamptz - interval '${keptDays} days'
        and exists (select from cache_management.eviction_decisions l
                     where l.tenant_id = d.tenant_id and l.decided_at > d.decided_at)`,
    [now],
  );
}
