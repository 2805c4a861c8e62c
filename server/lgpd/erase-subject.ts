import { type BackupContext, openTenantDatabases } from '../backup/backup-context.ts';
import { eraseSamples } from '../db/queries/privacy/erase-samples.ts';
import { addTombstones } from '../db/queries/privacy/tombstones.ts';
import { countFound, eraseFound, sampledKeys } from './erase-found.ts';
import { createErasureDigest } from './erasure-digest.ts';
import { type FoundSubject, findSubject, type Subject } from './find-subject.ts';
import { removeExportsAbout } from './privacy-retention.ts';
import type { TombstoneRow } from './tombstones.ts';
import { withOwner } from './with-owner.ts';

export interface Erased {
  counts: Record<string, number>;
  /** What a second search found. */
  foundAfter: number;
}

const tombstonesAtOnce = 5_000;

async function bury(
  context: BackupContext,
  requestId: string,
  { tenantId, subject, prefixes }: Subject,
  { entries, named }: FoundSubject,
): Promise<void> {
  const digest = createErasureDigest(context.masterKey, tenantId);
  const rows: TombstoneRow[] = [
    { kind: 'subject', length: null, digest: digest('subject', subject) },
    ...prefixes.map((prefix) => ({ kind: 'prefix' as const, length: prefix.length, digest: digest('prefix', prefix) })),
    ...[...entries, ...named].map(({ database, key }) => {
      return { kind: 'key' as const, length: null, digest: digest('key', `${database}:${key}`) };
    }),
  ];
  for (let start = 0; start < rows.length; start += tombstonesAtOnce) {
    await addTombstones(context.pools.ingest, tenantId, requestId, rows.slice(start, start + tombstonesAtOnce));
  }
}

/**
 * Erases what is held of a person: first it is buried, so that no restore brings it back, then removed everywhere, then
 * looked for again. Safe to run again after it was interrupted.
 */
export async function eraseSubject(
  context: BackupContext,
  requestId: string,
  about: Subject,
  cancelled: () => boolean,
): Promise<Erased> {
  const databases = openTenantDatabases(context, about.tenantId);
  try {
    const found = await findSubject(context, databases, about, cancelled);
    await bury(context, requestId, about, found);
    const removed = await eraseFound(databases, found);
    const digest = createErasureDigest(context.masterKey, about.tenantId)('subject', about.subject);
    const exports = await removeExportsAbout(context, about.tenantId, digest);
    const rows = await withOwner(context, (client) =>
      eraseSamples(client, { ...about, keys: sampledKeys(found, about.tenantId) }),
    );
    const after = await findSubject(context, databases, about, cancelled);
    return { counts: { ...removed, ...rows, exports }, foundAfter: countFound(after) };
  } finally {
    databases.close();
  }
}
