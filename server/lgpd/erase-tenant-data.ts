import { type BackupContext, WorkStopped, type WorkUnderWay } from '../backup/backup-context.ts';
import { listBackups } from '../db/queries/backups/list-backups.ts';
import { eraseTelemetry } from '../db/queries/privacy/erase-telemetry.ts';
import { forgetExportFiles, listExportFiles } from '../db/queries/privacy/privacy-requests.ts';
import { eraseTenantKeys } from '../tenants/erase-tenant-keys.ts';
import type { Erased } from './erase-subject.ts';
import { withOwner } from './with-owner.ts';

/** Passes over a database until nothing is left: whoever still writes is not waited for any longer. */
const greatestPasses = 5;

/** Passes until one finds nothing, and proves those before it. Answers what the last one still found. */
async function removeKeys(context: BackupContext, tenantId: string, work: WorkUnderWay) {
  const places = { ...context.connections, pace: context.pace, log: context.log };
  let entries = 0;
  for (let pass = 1; ; pass += 1) {
    const before = entries;
    const found = await eraseTenantKeys(places, tenantId, {
      cancelled: work.cancelled,
      progress: (keys) => work.progress(before + keys, null),
    });
    if (work.cancelled()) throw new WorkStopped('the erasure was stopped');
    entries += found;
    if (found === 0 || pass === greatestPasses) return { entries, foundAfter: found };
  }
}

async function removeFiles(context: BackupContext, tenantId: string): Promise<number> {
  const { ingest } = context.pools;
  const files = [
    ...(await listBackups(ingest, tenantId)).map(({ file }) => file),
    ...(await listExportFiles(ingest, tenantId)),
  ].filter((file) => file !== null);
  for (const file of files) await context.storage.remove(file);
  await forgetExportFiles(ingest, tenantId);
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
  const { entries, foundAfter } = await removeKeys(context, tenantId, work);
  const rows = await withOwner(context, (client) => eraseTelemetry(client, tenantId));
  return { counts: { entries, rows, files, backupKeys: shredded.rowCount ?? 0 }, foundAfter };
}
