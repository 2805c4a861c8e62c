import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { PlatformBackups } from '#lib/contracts/backups.ts';
import { queryRows } from '../../query-rows.ts';
import { backupColumns, backupRowSchema } from './backup-row.ts';

const tenantSchema = z.object({
  tenant_id: z.uuid(),
  name: z.string(),
  slug: z.string(),
  status: z.string(),
  enabled: z.boolean(),
  last_good_at: z.date().nullable(),
  count: z.number(),
  bytes: z.number(),
});

/** How every tenant's backups are doing. Runs inside `withPlatform`. */
export async function listTenantBackups(client: ClientBase): Promise<PlatformBackups['tenants']> {
  // First: one that is told as done here is then counted below, also where it ends in between.
  const latest = await queryRows(
    client,
    backupRowSchema,
    `select distinct on (tenant_id) ${backupColumns} from cache_management.backups
      order by tenant_id, requested_at desc`,
  );
  const tenants = await queryRows(
    client,
    tenantSchema,
    `select t.id as tenant_id, t.name, t.slug, t.status, coalesce(p.backup_enabled, true) as enabled,
            (select max(b.verified_at) from cache_management.backups b where b.tenant_id = t.id and b.state = 'done')
              as last_good_at,
            (select count(*)::int from cache_management.backups b where b.tenant_id = t.id and b.state = 'done') as count,
            (select coalesce(sum(b.file_bytes), 0)::bigint from cache_management.backups b
              where b.tenant_id = t.id and b.state = 'done') as bytes
       from accounts.tenants t left join cache_management.protection_settings p on p.tenant_id = t.id
      where not t.canary order by t.name limit 5000`,
  );
  const byTenant = new Map(latest.map(({ shown }) => [shown.tenantId, shown]));
  return tenants.map((row) => ({
    tenantId: row.tenant_id,
    name: row.name,
    slug: row.slug,
    status: row.status,
    enabled: row.enabled,
    latest: byTenant.get(row.tenant_id) ?? null,
    lastGoodAt: row.last_good_at?.toISOString() ?? null,
    count: row.count,
    bytes: row.bytes,
  }));
}
