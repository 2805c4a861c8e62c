import { randomBytes } from 'node:crypto';
import { keyFingerprint } from '#lib/backup/backup-cipher.ts';
import { type BackupHeader, type BackupTotals, backupFormatVersion } from '#lib/backup/backup-manifest.ts';
import { BackupWriter } from '#lib/backup/backup-writer.ts';
import { type BackupContext, openBackupKeys, openTenantDatabases } from './backup-context.ts';
import type { TenantDatabases } from './tenant-databases.ts';

interface WrittenFile<T> {
  header: BackupHeader;
  totals: BackupTotals;
  fileBytes: number;
  /** What `fill` answered. */
  result: T;
}

/**
 * Writes one file sealed with the tenant's newest backup key: a backup or an export. It is there, whole, when this
 * resolves; where `fill` rejects nothing is left of it.
 */
export async function writeBackupFile<T>(
  context: BackupContext,
  { tenantId, file, sections }: { tenantId: string; file: string; sections: readonly string[] },
  fill: (writer: BackupWriter, databases: TenantDatabases) => Promise<T>,
): Promise<WrittenFile<T>> {
  const key = await openBackupKeys(context).newest(tenantId);
  const header: BackupHeader = {
    version: backupFormatVersion,
    fileId: randomBytes(16).toString('hex'),
    tenantId,
    keyId: key.id,
    keyFingerprint: keyFingerprint(key.secret),
    createdAt: new Date().toISOString(),
    catalogue: context.catalogue.name,
    sections: [...sections],
  };
  const target = await context.storage.create(file);
  const databases = openTenantDatabases(context, tenantId);
  try {
    const writer = new BackupWriter({ header, secret: key.secret, write: (bytes) => target.write(bytes) });
    const result = await fill(writer, databases);
    const totals = await writer.finish();
    return { header, totals, fileBytes: await target.commit(), result };
  } catch (error) {
    await target.abort();
    throw error;
  } finally {
    databases.close();
  }
}
