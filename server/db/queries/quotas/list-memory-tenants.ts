import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  tier: z.string().nullable(),
  quota_bytes: z.number().nullable(),
  shared_quota_bytes: z.number().nullable(),
  held_bytes: z.number(),
  protected_bytes: z.number(),
  /** `null` without a census. */
  counted_at: z.date().nullable(),
  measured_at: z.date().nullable(),
  watched_seconds: z.number().nullable(),
  reads_per_hour: z.number().nullable(),
  miss_ratio: z.number().nullable(),
  points: z.array(z.tuple([z.number(), z.number()])).nullable(),
});

/** A tenant that shares memory with others, what it holds of it and what it makes of it. */
export type MemoryTenantRow = z.infer<typeof rowSchema>;

/** What is older says nothing of now. */
const curveHours = 2;

/**
 * The open tenants whose values lie on the servers that all share, by name; those on servers of their own are left out.
 * Bytes are of the last census. Runs as `kryonix_platform`.
 *
 * @param evictable databases whose values can be loaded again
 */
export function listMemoryTenants(client: ClientBase, evictable: readonly number[], now: Date) {
  return queryRows(
    client,
    rowSchema,
    `select t.id, t.name, p.tier, a.quota_bytes, a.shared_quota_bytes,
            coalesce(h.held, 0)::bigint as held_bytes, coalesce(h.protected, 0)::bigint as protected_bytes,
            h.counted_at, c.measured_at, c.watched_seconds, c.reads_per_hour, c.miss_ratio, c.points
       from accounts.tenants t
       left join accounts.tenant_profiles p on p.tenant_id = t.id
       left join cache_management.tenant_access a on a.tenant_id = t.id
       left join cache_management.tenant_topology m on m.tenant_id = t.id
       left join (select tenant_id, sum(memory_bytes) filter (where database = any ($1)) as held,
                         sum(memory_bytes) filter (where not database = any ($1)) as protected,
                         max(measured_at) as counted_at
                    from cache_management.cache_census group by tenant_id) h on h.tenant_id = t.id
       left join cache_management.memory_curves c
         on c.tenant_id = t.id and c.measured_at > $2::timestamptz - interval '${curveHours} hours'
      where t.status = 'active' and not t.canary and coalesce(m.servers, '{}') = '{}'
      order by t.name, t.id`,
    [evictable, now],
  );
}
