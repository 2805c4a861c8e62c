import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { tenantStatuses } from '#lib/contracts/v1/tenant-rules.ts';
import { queryRows } from '../../query-rows.ts';
import { databaseConfigRowSchema } from './get-database-configs.ts';

const statusSchema = z.enum(tenantStatuses);

const rowSchema = z.object({
  tenant_id: z.uuid(),
  status: statusSchema,
  allowed_databases: z.array(z.number()).nullable(),
  read_only: z.boolean(),
  modules: z.array(z.string()).nullable(),
  keys_full: z.boolean(),
  rate_limit_per_second: z.number().nullable(),
  quota_bytes: z.number().nullable(),
  on_quota_full: z.enum(['refuse', 'trim']),
  encryption: z.enum(['off', 'introducing', 'on']),
  data_key: z.number().nullable(),
  password_sha256: z.string().nullable(),
  revoked: z.boolean(),
  /** `null` where it was never moved. */
  epoch: z.number().nullable(),
  servers: z.record(z.string(), z.string()).nullable(),
  reach: z.record(z.string(), z.string()).nullable(),
  moving: z.array(z.number()).nullable(),
  databases: z.array(databaseConfigRowSchema),
});

/** Everything that is set of a tenant, as it stands in the tables. */
export type TenantRulesRow = z.infer<typeof rowSchema>;
export type DatabaseRulesRow = z.infer<typeof databaseConfigRowSchema>;

/**
 * The rules of all tenants, or of one; a tenant without a row of its own has the defaults, a database without one is
 * left out. Runs as `kryonix_ingest`.
 */
export function readTenantRules(client: ClientBase | Pool, tenantId: string | null): Promise<TenantRulesRow[]> {
  return queryRows(
    client,
    rowSchema,
    `select t.id as tenant_id, t.status, a.allowed_databases, coalesce(a.read_only, false) as read_only,
            a.modules, coalesce(a.keys_full, false) as keys_full,
            a.rate_limit_per_second, coalesce(a.shared_quota_bytes, a.quota_bytes) as quota_bytes,
            case when a.shared_quota_bytes is null then coalesce(a.on_quota_full, 'refuse') else 'trim' end as on_quota_full,
            coalesce(a.encryption, 'off') as encryption, a.data_key,
            encode(u.password_sha256, 'hex') as password_sha256,
            u.revoked_at is not null as revoked,
            m.epoch, m.servers, m.reach, m.moving,
            coalesce(d.databases, '[]') as databases
       from accounts.tenants t
       left join cache_management.tenant_access a on a.tenant_id = t.id
       left join cache_management.tenant_redis_users u on u.tenant_id = t.id
       left join cache_management.tenant_topology m on m.tenant_id = t.id
       left join (select c.tenant_id,
                         jsonb_agg(to_jsonb(c) - array['id', 'tenant_id', 'created_at', 'updated_at']
                                   order by c.database_number) as databases
                    from cache_management.tenant_cache_configs c
                   where $1::uuid is null or c.tenant_id = $1
                   group by c.tenant_id) d on d.tenant_id = t.id
      where $1::uuid is null or t.id = $1
      order by t.id`,
    [tenantId],
  );
}
