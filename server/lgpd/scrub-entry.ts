import { randomUUID } from 'node:crypto';
import type { BackupEntry } from '#lib/backup/backup-entry.ts';
import type { TenantDatabases } from '../backup/tenant-databases.ts';
import { membersOf } from '../backup/write-entries.ts';
import { isTombstonedIn } from './is-tombstoned-in.ts';
import { removeMembers } from './remove-members.ts';
import { type Member, scanMembers } from './scan-members.ts';
import { structureOf } from './structure-of.ts';
import type { Tombstones } from './tombstones.ts';

/** Answers the entry without what was erased of it since; `null` where nothing else is in it. */
export type ScrubEntry = (entry: BackupEntry) => Promise<BackupEntry | null>;

/** What is looked through aside goes by itself where this process ends before it removes it, milliseconds. */
const scratchMs = 300_000;

function scrubIndex(entry: BackupEntry, tombstones: Tombstones): BackupEntry | null {
  const members = membersOf(entry);
  const left = members.flatMap((member, at) =>
    at % 2 === 1 || tombstones.erasesName(member) ? [] : [member, members[at + 1] ?? '0'],
  );
  if (left.length === members.length) return entry;
  return left.length === 0 ? null : { ...entry, payload: Buffer.from(JSON.stringify(left)) };
}

/**
 * Takes erased people out of what they share with others: queues, the sync log, places, indexes. A structure is
 * unfolded on the server under a name that no tenant has, scrubbed there and folded again, before anything of it stands
 * under the name by which the tenant reads it.
 */
export function createScrub(databases: TenantDatabases, tombstones: Tombstones): ScrubEntry {
  const scratchId = randomUUID();

  async function scrubStructure(entry: BackupEntry, isErased: (member: Member) => boolean) {
    const storedKey = databases.writing.stored(scratchId, entry);
    const [share] = await databases.byServer(entry.database, [storedKey], (key) => key);
    if (share === undefined) throw new Error('no server has the key');
    const { client } = share;
    try {
      await client.call('RESTORE', storedKey, String(scratchMs), entry.payload, 'REPLACE');
      const erased: string[] = [];
      for await (const each of scanMembers(client, storedKey, entry.kind)) if (isErased(each)) erased.push(each.member);
      if ((await removeMembers(client, storedKey, entry.kind, erased)) === 0) return entry;
      const payload = await client.dumpBuffer(storedKey);
      return payload === null ? null : { ...entry, payload };
    } finally {
      await client.unlink(storedKey);
    }
  }

  return async (entry) => {
    if (tombstones.size === 0 || entry.form === 'string') return entry;
    if (entry.form === 'members') return scrubIndex(entry, tombstones);
    const isErased = isTombstonedIn(structureOf(entry.key.toString()), entry.kind, tombstones);
    return isErased === null ? entry : scrubStructure(entry, isErased);
  };
}
