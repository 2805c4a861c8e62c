import type { ChainableCommander } from 'ioredis';
import { z } from 'zod';
import type { BackupEntry } from '#lib/backup/backup-entry.ts';

const membersSchema = z.array(z.string());

/** Members of an index, each before its score. Throws where the entry holds none. */
export function membersOf({ payload }: BackupEntry): string[] {
  return membersSchema.parse(JSON.parse(payload.toString()));
}

export interface EntryTarget {
  storedKey: Buffer;
  /** Milliseconds since the epoch; `null` for none. */
  expiresAtMs: number | null;
  /** Only where no such key is there; an index grows all the same. */
  onlyNew: boolean;
}

/**
 * Adds what writes an entry; answers how many commands that is. The answer to the first tells: `OK` or how many members
 * are new, `null` or a BUSYKEY error where only a new key was wanted.
 */
export function writeEntry(pipeline: ChainableCommander, entry: BackupEntry, target: EntryTarget): number {
  const { storedKey, expiresAtMs, onlyNew } = target;
  if (entry.form === 'string') {
    const expiry = expiresAtMs === null ? [] : ['PXAT', String(expiresAtMs)];
    pipeline.call('SET', storedKey, entry.payload, ...expiry, ...(onlyNew ? ['NX'] : []));
    return 1;
  }
  if (entry.form === 'dump') {
    const replace = onlyNew ? [] : ['REPLACE'];
    pipeline.call('RESTORE', storedKey, String(expiresAtMs ?? 0), entry.payload, 'ABSTTL', ...replace);
    return 1;
  }
  // An index only grows by what comes back: members that are there already stay, and so does an expiry that is later.
  const members = membersOf(entry);
  const scored = members.flatMap((_, at) => (at % 2 === 0 ? [members[at + 1] ?? '0', members[at] ?? ''] : []));
  pipeline.call('ZADD', storedKey, 'NX', ...scored);
  if (expiresAtMs === null) {
    pipeline.persist(storedKey);
    return 2;
  }
  // A new index has no expiry, which GT takes for the latest of all.
  pipeline.pexpireat(storedKey, expiresAtMs, 'NX').pexpireat(storedKey, expiresAtMs, 'GT');
  return 3;
}
