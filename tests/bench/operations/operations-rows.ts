import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { type BackupContext, openTenantDatabases } from '#server/backup/backup-context.ts';
import { unlinkEach } from '#server/backup/unlink-each.ts';

/** The rows of a backup that was made by hand, and of a restore of it that is asked for; answers the restore's id. */
export async function noteBackup(pool: Pool, tenantId: string, file: string): Promise<string> {
  const [backupId, restoreId] = [randomUUID(), randomUUID()];
  await pool.query(
    `insert into cache_management.backups
       (tenant_id, id, state, origin, requested_by, file, verified_at, finished_at)
     values ($1, $2, 'done', 'manual', 'bench', $3, now(), now())`,
    [tenantId, backupId, file],
  );
  await pool.query(
    `insert into cache_management.restores
       (tenant_id, id, source_tenant_id, backup_id, conflict, dry_run, selection, requested_by)
     values ($1, $2, $1, $3, 'skip', false, '{}', 'bench')`,
    [tenantId, restoreId, backupId],
  );
  return restoreId;
}

/** How many keys the tenant has in all databases; they are gone afterwards where that is asked for. */
export async function countKeys(context: BackupContext, tenantId: string, remove = false): Promise<number> {
  const databases = openTenantDatabases(context, tenantId);
  const pace = { keysPerScan: 1_000, restShare: 0 };
  const seen = new Map<number, Set<string>>();
  try {
    for await (const { client, database, storedKeys } of databases.pages(tenantId, pace, () => false)) {
      const own = seen.get(database) ?? new Set<string>();
      seen.set(database, own);
      for (const key of storedKeys) own.add(key.toString('latin1'));
      if (remove) await unlinkEach(client, storedKeys);
    }
    return [...seen.values()].reduce((sum, own) => sum + own.size, 0);
  } finally {
    databases.close();
  }
}
