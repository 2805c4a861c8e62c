import type { Pool } from 'pg';
import type { BackupTotals } from '#lib/backup/backup-manifest.ts';

type Id = { tenantId: string; id: string };

/** Takes a backup up, for the first time or again. */
export async function beginBackup(pool: Pool, { tenantId, id }: Id, file: string): Promise<void> {
  await pool.query(
    `update cache_management.backups
        set state = 'running', file = $3, attempts = attempts + 1, done = 0, total = null,
            started_at = coalesce(started_at, now())
      where tenant_id = $1 and id = $2`,
    [tenantId, id, file],
  );
}

/** How many keys are done, of how many where that is known. */
export async function advanceBackup(
  pool: Pool,
  { tenantId, id }: Id,
  { done, total }: { done: number; total: number | null },
): Promise<void> {
  await pool.query('update cache_management.backups set done = $3, total = $4 where tenant_id = $1 and id = $2', [
    tenantId,
    id,
    done,
    total,
  ]);
}

/** The file is written; it counts once it is verified. */
export async function noteBackupFile(
  pool: Pool,
  { tenantId, id }: Id,
  { totals, fileBytes }: { totals: BackupTotals; fileBytes: number },
): Promise<void> {
  await pool.query(
    `update cache_management.backups
        set state = 'verifying', totals = $3, entries = $4, file_bytes = $5, done = $4, total = $4::bigint * 2
      where tenant_id = $1 and id = $2`,
    [tenantId, id, JSON.stringify(totals), totals.entries, fileBytes],
  );
}

/** The backup can be restored; its file stays for the tenant's retention. */
export async function finishBackup(pool: Pool, { tenantId, id }: Id): Promise<void> {
  await pool.query(
    `update cache_management.backups
        set state = 'done', done = coalesce(total, done), verified_at = now(), finished_at = now(), error = null,
            expires_at = now() + make_interval(days => coalesce(
              (select backup_retention_days from cache_management.protection_settings where tenant_id = $1), 7))
      where tenant_id = $1 and id = $2`,
    [tenantId, id],
  );
}

export async function failBackup(pool: Pool, { tenantId, id }: Id, error: string): Promise<void> {
  await pool.query(
    `update cache_management.backups set state = 'failed', error = left($3, 1000), finished_at = now()
      where tenant_id = $1 and id = $2`,
    [tenantId, id, error],
  );
}

/** The file is gone. */
export async function expireBackup(pool: Pool, { tenantId, id }: Id): Promise<void> {
  await pool.query(
    `update cache_management.backups set state = 'expired', expires_at = least(expires_at, now())
      where tenant_id = $1 and id = $2 and state in ('done', 'failed')`,
    [tenantId, id],
  );
}
