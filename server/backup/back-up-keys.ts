import type { BackupHeader, BackupTotals } from '#lib/backup/backup-manifest.ts';
import type { BackupWriter } from '#lib/backup/backup-writer.ts';
import { Keyspace } from '#lib/cache/keyspace.ts';
import type { BackupSection } from '#lib/contracts/backups.ts';
import { type BackupContext, WorkStopped, type WorkUnderWay } from './backup-context.ts';
import { readSection } from './backup-sections.ts';
import { readEntries } from './read-entries.ts';
import type { TenantDatabases } from './tenant-databases.ts';
import { writeBackupFile } from './write-backup-file.ts';

interface Options {
  tenantId: string;
  /** Within the storage. */
  file: string;
  sections: readonly BackupSection[];
}

/** The section of the tenant's wrapped data keys, which open what its values are sealed with. */
export const dataKeysSection = 'data-keys';

/** Where `createRedisDataKeyStore` keeps a tenant's data keys. */
export function dataKeysKey(tenantId: string): string {
  return `${new Keyspace().tenantPrefix(tenantId)}data-keys`;
}

async function writeDataKeys(
  writer: BackupWriter,
  databases: TenantDatabases,
  context: BackupContext,
  tenantId: string,
) {
  const client = await databases.open(context.catalogue.systemUses.locks);
  const kept = await client.hgetall(dataKeysKey(tenantId));
  const rows = Object.entries(kept).map(([id, wrapped]) => ({ id: Number(id), wrapped }));
  await writer.section(dataKeysSection, rows);
}

async function writeKeys(
  writer: BackupWriter,
  databases: TenantDatabases,
  { context, tenantId, work }: { context: BackupContext; tenantId: string; work: WorkUnderWay },
): Promise<void> {
  let done = 0;
  for await (const page of databases.pages(tenantId, context.pace, work.cancelled)) {
    for await (const entry of readEntries(page, databases.writing, tenantId)) await writer.entry(entry);
    done += page.storedKeys.length;
    await work.progress(done, null);
  }
  if (work.cancelled()) throw new WorkStopped('the backup was stopped');
}

/**
 * Writes the backup of one tenant: every key of the sixteen databases as it is when it is met, with its kind and expiry,
 * and what was asked for besides. The file is there when it resolves, whole; rejects with `WorkStopped` where it was
 * cancelled. Holds a few megabytes at a time.
 */
export async function backUpKeys(
  context: BackupContext,
  { tenantId, file, sections }: Options,
  work: WorkUnderWay,
): Promise<{ header: BackupHeader; totals: BackupTotals; fileBytes: number }> {
  return writeBackupFile(context, { tenantId, file, sections }, async (writer, databases) => {
    await writeDataKeys(writer, databases, context, tenantId);
    for (const section of sections) {
      for await (const rows of readSection(context, tenantId, section)) await writer.section(section, rows);
    }
    await writeKeys(writer, databases, { context, tenantId, work });
  });
}
