import type { BackupContext } from '../backup/backup-context.ts';
import {
  forgetExportFile,
  listExpiredExports,
  listExportsAbout,
  type PrivacyRow,
} from '../db/queries/privacy/privacy-requests.ts';

async function removeFiles({ pools, storage }: BackupContext, rows: readonly PrivacyRow[]): Promise<number> {
  for (const { shown, file } of rows) {
    if (file !== null) await storage.remove(file);
    await forgetExportFile(pools.ingest, { tenantId: shown.tenantId, id: shown.id });
  }
  return rows.length;
}

/** Removes the files of exports whose time is over; answers how many. */
export async function removeExpiredExports(context: BackupContext, now: Date): Promise<number> {
  return removeFiles(context, await listExpiredExports(context.pools.ingest, now));
}

/** Removes the files of exports that hold what is being erased of a person; answers how many. */
export async function removeExportsAbout(
  context: BackupContext,
  tenantId: string,
  subjectDigest: Buffer,
): Promise<number> {
  return removeFiles(context, await listExportsAbout(context.pools.ingest, tenantId, subjectDigest));
}
