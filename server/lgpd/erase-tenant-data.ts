import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { type BackupContext, openTenantDatabases, WorkStopped, type WorkUnderWay } from '../backup/backup-context.ts';
import { scanTenant } from '../backup/scan-tenant.ts';
import { listBackups } from '../db/queries/backups/list-backups.ts';
import { eraseTelemetry } from '../db/queries/privacy/erase-telemetry.ts';
import { listExportFiles } from '../db/queries/privacy/privacy-requests.ts';
import type { Erased } from './erase-subject.ts';
import { withOwner } from './with-owner.ts';

/** Passes over a database until nothing is left: whoever still writes is not waited for any longer. */
const greatestPasses = 5;

async function removeKeys(
  client: Redis,
  context: BackupContext,
  tenantId: string,
  { cancelled, removed }: { cancelled: () => boolean; removed: (keys: number) => Promise<void> },
): Promise<number> {
  for (let pass = 0; pass < greatestPasses; pass += 1) {
    let seen = 0;
    for await (const keys of scanTenant(client, tenantId, context.pace, cancelled)) {
      await client.unlink(...keys);
      seen += keys.length;
      await removed(keys.length);
    }
    if (cancelled()) throw new WorkStopped('the erasure was stopped');
    if (seen === 0) return 0;
    await sleep(10);
  }
  let left = 0;
  for await (const keys of scanTenant(client, tenantId, context.pace, cancelled)) left += keys.length;
  return left;
}

async function removeFiles(context: BackupContext, tenantId: string): Promise<number> {
  const { ingest } = context.pools;
  const files = [
    ...(await listBackups(ingest, tenantId)).map(({ file }) => file),
    ...(await listExportFiles(ingest, tenantId)),
  ].filter((file) => file !== null);
  for (const file of files) await context.storage.remove(file);
  return files.length;
}

/**
 * Erases what a tenant has on the servers, in the telemetry and in backups: first the keys of its backups and exports, so
 * that no copy of them, wherever it is, opens again; then files, telemetry and every key of the sixteen databases, its
 * data keys among them. The tenant's accounts are not touched: whoever deletes those suspends it first and calls this.
 * Safe to run again after it was interrupted.
 */
export async function eraseTenantData(context: BackupContext, tenantId: string, work: WorkUnderWay): Promise<Erased> {
  const { ingest } = context.pools;
  const shredded = await ingest.query('delete from cache_management.backup_keys where tenant_id = $1', [tenantId]);
  const files = await removeFiles(context, tenantId);
  await ingest.query('delete from cache_management.restores where tenant_id = $1 or source_tenant_id = $1', [tenantId]);
  await ingest.query('delete from cache_management.backups where tenant_id = $1', [tenantId]);
  const databases = openTenantDatabases(context);
  let entries = 0;
  let foundAfter = 0;
  try {
    for (const { id } of context.catalogue.databases) {
      foundAfter += await removeKeys(await databases.open(id), context, tenantId, {
        cancelled: work.cancelled,
        async removed(keys) {
          entries += keys;
          await work.progress(entries, null);
        },
      });
    }
  } finally {
    databases.close();
  }
  const rows = await withOwner(context, (client) => eraseTelemetry(client, tenantId));
  return { counts: { entries, rows, files, backupKeys: shredded.rowCount ?? 0 }, foundAfter };
}
