import { z } from 'zod';
import { BackupError } from '#lib/backup/backup-error.ts';
import type { BackupHeader, BackupTotals } from '#lib/backup/backup-manifest.ts';
import { readBackup } from '#lib/backup/read-backup.ts';
import type { WrappedDataKey } from '#lib/cache/data-key-store.ts';
import { type BackupSection, backupSections } from '#lib/contracts/backups.ts';
import { listTombstones } from '../db/queries/privacy/tombstones.ts';
import { createErasureDigest } from '../lgpd/erasure-digest.ts';
import { isShared } from '../lgpd/settle-shared.ts';
import { Tombstones } from '../lgpd/tombstones.ts';
import { dataKeysSection } from './back-up-keys.ts';
import { type BackupContext, findBackupKey } from './backup-context.ts';
import { Rest } from './rest.ts';
import type { SectionRow } from './section-row.ts';

/** What is known of a backup once it was read to its end: it is whole, and of this tenant. */
export interface InspectedBackup {
  header: BackupHeader;
  totals: BackupTotals;
  dataKeys: WrappedDataKey[];
  sections: Record<BackupSection, SectionRow[]>;
  /** What was erased since it was made. */
  tombstones: Tombstones;
  /** Where something was erased: queues and sync logs that it holds, by their items and records. */
  shared: { database: number; key: Buffer }[];
}

/** No server is asked for anything meanwhile: only the processor is left to others. */
const restShare = 1;

const dataKeySchema = z.object({ id: z.int(), wrapped: z.string() });
const sectionRowSchema = z.object({ table: z.string(), row: z.unknown() });

/** What was erased of the tenant whose backup it is, and of the one who gets it. */
async function readTombstones({ pools, masterKey }: BackupContext, tenantIds: ReadonlySet<string>) {
  const sources = [...tenantIds].map(async (tenantId) => {
    return { rows: await listTombstones(pools.ingest, tenantId), digest: createErasureDigest(masterKey, tenantId) };
  });
  return new Tombstones(await Promise.all(sources));
}

/**
 * Reads a backup of `tenantId` to its end and writes nothing: it is refused whole, or can be restored whole to the other.
 * @throws BackupError; AppError `not_found` where the file is gone
 */
export async function inspectBackup(
  context: BackupContext,
  file: string,
  { tenantId, targetTenantId }: { tenantId: string; targetTenantId: string },
): Promise<InspectedBackup> {
  const tombstones = await readTombstones(context, new Set([tenantId, targetTenantId]));
  const found = {
    dataKeys: [] as WrappedDataKey[],
    sections: { configuration: [], policies: [], metrics: [] } as InspectedBackup['sections'],
    shared: [] as InspectedBackup['shared'],
  };
  let header: BackupHeader | null = null;
  const rest = new Rest(restShare);
  const parts = readBackup(context.storage.read(file), (each) => findBackupKey(context, each));
  let begunMs = performance.now();
  for await (const part of parts) {
    await rest.after(begunMs);
    begunMs = performance.now();
    if (part.kind === 'header') {
      if (part.header.tenantId !== tenantId) throw new BackupError('foreign_key', 'the backup is of another tenant');
      header = part.header;
    } else if (part.kind === 'section') {
      if (part.name === dataKeysSection) found.dataKeys.push(...z.array(dataKeySchema).parse(part.rows));
      const section = backupSections.find((each) => each === part.name);
      if (section !== undefined) found.sections[section].push(...z.array(sectionRowSchema).parse(part.rows));
    } else if (part.kind === 'entries') {
      if (tombstones.size === 0) continue;
      for (const entry of part.entries) {
        tombstones.note(entry);
        if (isShared(entry)) found.shared.push({ database: entry.database, key: entry.key });
      }
    } else if (header !== null) {
      return { header, totals: part.totals, ...found, tombstones };
    }
  }
  throw new BackupError('truncated', 'the backup ends too soon');
}
