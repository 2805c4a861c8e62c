import type { ClientBase, Pool } from 'pg';
import { queryRow, queryRows } from '../../query-rows.ts';
import { type BackupRow, backupColumns, backupRowSchema } from './backup-row.ts';

/** The tenant's latest backups first, at most 100. */
export function listBackups(client: ClientBase | Pool, tenantId: string): Promise<BackupRow[]> {
  return queryRows(
    client,
    backupRowSchema,
    `select ${backupColumns} from cache_management.backups
      where tenant_id = $1 order by requested_at desc, id limit 100`,
    [tenantId],
  );
}

export function getBackup(client: ClientBase | Pool, tenantId: string, id: string): Promise<BackupRow | null> {
  return queryRow(
    client,
    backupRowSchema,
    `select ${backupColumns} from cache_management.backups where tenant_id = $1 and id = $2`,
    [tenantId, id],
  );
}

/** What is waiting or was left by a process that ended, the oldest first. `pool` is that of `kryonix_ingest`. */
export function listDueBackups(pool: Pool): Promise<BackupRow[]> {
  return queryRows(
    pool,
    backupRowSchema,
    `select ${backupColumns} from cache_management.backups
      where state in ('queued', 'running', 'verifying') order by requested_at, id limit 100`,
  );
}

/** Whose file is to be removed now. */
export function listExpiredBackups(pool: Pool, now: Date): Promise<BackupRow[]> {
  return queryRows(
    pool,
    backupRowSchema,
    `select ${backupColumns} from cache_management.backups
      where state = 'done' and expires_at <= $1 order by expires_at limit 1000`,
    [now],
  );
}
