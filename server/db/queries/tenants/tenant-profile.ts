import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { redisUserStates } from '#lib/contracts/tenant-life-cycle.ts';
import { queryRow, queryRows } from '../../query-rows.ts';

/** Gives a tenant its profile. Runs inside `withPlatform`. A domain that is taken is SQLSTATE 23505. */
export async function createTenantProfile(
  client: ClientBase,
  profile: {
    tenantId: string;
    template: string;
    tier: string;
    customDomain: string | null;
    terminology: Record<string, string>;
    business: Record<string, unknown>;
  },
): Promise<void> {
  const { tenantId, template, tier, customDomain, terminology, business } = profile;
  await client.query(
    `insert into accounts.tenant_profiles (tenant_id, template, tier, custom_domain, terminology, business)
     values ($1, $2, $3, $4, $5, $6)`,
    [tenantId, template, tier, customDomain, JSON.stringify(terminology), JSON.stringify(business)],
  );
}

/** Changes what is named; a tenant without a profile gets one of the generic sector. Runs inside `withPlatform`. */
export async function changeTenantProfile(
  client: ClientBase,
  tenantId: string,
  change: { tier?: string; customDomain?: string | null; deleteAfter?: Date | null },
): Promise<void> {
  const { tier, customDomain, deleteAfter } = change;
  await client.query(
    `insert into accounts.tenant_profiles (tenant_id, template, tier) values ($1, 'generic', 'custom')
     on conflict (tenant_id) do nothing`,
    [tenantId],
  );
  await client.query(
    `update accounts.tenant_profiles
        set tier = coalesce($2, tier), custom_domain = case when $3 then $4 else custom_domain end,
            delete_after = case when $5 then $6::timestamptz else delete_after end, updated_at = now()
      where tenant_id = $1`,
    [
      tenantId,
      tier ?? null,
      customDomain !== undefined,
      customDomain ?? null,
      deleteAfter !== undefined,
      deleteAfter ?? null,
    ],
  );
}

const profileSchema = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  status: z.enum(['active', 'suspended', 'maintenance']),
  template: z.string().nullable(),
  tier: z.string().nullable(),
  custom_domain: z.string().nullable(),
  terminology: z.record(z.string(), z.string()),
  delete_after: z.date().nullable(),
  modules: z.array(z.string()).nullable(),
  quota_bytes: z.number().nullable(),
  on_quota_full: z.enum(['refuse', 'trim']),
  max_keys: z.number().nullable(),
  keys_full: z.boolean(),
  rate_limit_per_second: z.number().nullable(),
  max_connections: z.number().nullable(),
  allowed_databases: z.array(z.number()).nullable(),
  read_only: z.boolean(),
  samples_hours: z.number().nullable(),
  minutes_hours: z.number().nullable(),
  hours_days: z.number().nullable(),
  days_days: z.number().nullable(),
  redis_user: z.enum(redisUserStates),
});

/** A tenant as it is set up, with defaults where nothing is; `null` for an unknown one. Runs as `kryonix_platform`. */
export function readTenantSetUp(
  client: ClientBase | Pool,
  by: { id: string } | { slug: string },
): Promise<z.infer<typeof profileSchema> | null> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['slug', by.slug];
  return queryRow(
    client,
    profileSchema,
    `select t.id, t.slug, t.name, t.status, p.template, p.tier, p.custom_domain,
            coalesce(p.terminology, '{}') as terminology, p.delete_after, a.modules, a.quota_bytes,
            coalesce(a.on_quota_full, 'refuse') as on_quota_full, a.max_keys, coalesce(a.keys_full, false) as keys_full,
            a.rate_limit_per_second, a.max_connections, a.allowed_databases, coalesce(a.read_only, false) as read_only,
            r.samples_hours, r.minutes_hours, r.hours_days, r.days_days,
            case when u.tenant_id is null then 'none' when u.revoked_at is null then 'active' else 'revoked' end as redis_user
       from accounts.tenants t
       left join accounts.tenant_profiles p on p.tenant_id = t.id
       left join cache_management.tenant_access a on a.tenant_id = t.id
       left join cache_management.telemetry_retention r on r.tenant_id = t.id
       left join cache_management.tenant_redis_users u on u.tenant_id = t.id
      where t.${column} = $1`,
    [value],
  );
}

/** Tenants whose time to be taken back is over. Runs as `kryonix_platform`. */
export async function listDueDeletions(client: ClientBase | Pool, now: Date): Promise<string[]> {
  const rows = await queryRows(
    client,
    z.object({ tenant_id: z.uuid() }),
    `select tenant_id from accounts.tenant_profiles p where delete_after <= $1
        and not exists (select from accounts.tenant_operations o
                         where o.tenant_id = p.tenant_id and o.kind = 'erase' and o.finished_at is null)`,
    [now],
  );
  return rows.map((row) => row.tenant_id);
}
