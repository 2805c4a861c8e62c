import type { BackupContext } from '../backup/backup-context.ts';
import { forgetExportFile, listExpiredExports } from '../db/queries/privacy/privacy-requests.ts';

/** Removes the files of exports whose time is over; answers how many. */
export async function removeExpiredExports({ pools, storage }: BackupContext): Promise<number> {
  const expired = await listExpiredExports(pools.ingest);
  for (const { shown, file } of expired) {
    if (file !== null) await storage.remove(file);
    await forgetExportFile(pools.ingest, { tenantId: shown.tenantId, id: shown.id });
  }
  return expired.length;
}
