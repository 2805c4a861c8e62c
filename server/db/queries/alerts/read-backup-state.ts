import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';

const endedSchema = z
  .object({ tenant_id: z.guid(), id: z.guid(), state: z.enum(['done', 'failed']), finished_at: z.date() })
  .transform((row) => ({ tenantId: row.tenant_id, id: row.id, state: row.state, finishedAt: row.finished_at }));
export type EndedBackup = z.infer<typeof endedSchema>;

/** Backups that ended since then, one way or the other. Runs as `kryonix_ingest`. */
export function listEndedBackups(client: ClientBase | Pool, since: Date): Promise<EndedBackup[]> {
  return queryRows(
    client,
    endedSchema,
    `select b.tenant_id, b.id, b.state, b.finished_at
       from cache_management.backups b join accounts.tenants t on t.id = b.tenant_id and not t.canary
      where b.state in ('done', 'failed') and b.finished_at >= $1 order by b.finished_at`,
    [since],
  );
}

const ageSchema = z
  .object({ tenant_id: z.guid(), hours: z.number() })
  .transform((row) => ({ tenantId: row.tenant_id, hours: row.hours }));

/** Hours since the last good backup of each tenant that is to have backups, or since the tenant began. */
export function listBackupAges(client: ClientBase | Pool, now: Date): Promise<z.infer<typeof ageSchema>[]> {
  return queryRows(
    client,
    ageSchema,
    `select t.id as tenant_id,
            (extract(epoch from $1::timestamptz - coalesce(b.finished_at, t.created_at)) / 3600)::float8 as hours
       from accounts.tenants t
       left join cache_management.protection_settings s on s.tenant_id = t.id
       left join lateral (select max(finished_at) as finished_at from cache_management.backups
                           where tenant_id = t.id and state in ('done', 'expired') and verified_at is not null) b on true
      where not t.canary and t.status <> 'suspended' and coalesce(s.backup_enabled, true)`,
    [now],
  );
}
