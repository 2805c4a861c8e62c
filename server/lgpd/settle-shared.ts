import { randomBytes } from 'node:crypto';
import type { BackupEntry } from '#lib/backup/backup-entry.ts';
import { runScript } from '#lib/cache/run-script.ts';
import { syncLogParts } from '#lib/cache/sync-log-keys.ts';
import type { TenantClient, TenantDatabases } from '../backup/tenant-databases.ts';
import { removeItems } from './erase-found.ts';
import { recountSyncScript } from './recount-sync-script.ts';
import { scanMembers } from './scan-members.ts';
import { structureOf } from './structure-of.ts';

const itemsAtOnce = 500;

/** Whether this entry of a backup stands for a structure whose parts name each other. */
export function isShared({ form, kind, key }: Pick<BackupEntry, 'form' | 'kind' | 'key'>): boolean {
  if (form !== 'dump' || kind !== 'hash') return false;
  const { name, part } = structureOf(key.toString());
  return part === 'items' || (name === 'sync' && part === 'records');
}

/** Items that were scrubbed stand in the other parts of the queue still: no worker may be given what is not there. */
async function settleQueue(client: TenantClient, base: string): Promise<void> {
  const named: string[] = [];
  for await (const { member } of scanMembers(client, Buffer.from(`${base}meta`), 'hash')) named.push(member);
  for (let start = 0; start < named.length; start += itemsAtOnce) {
    const ids = named.slice(start, start + itemsAtOnce);
    const there = await Promise.all(ids.map((id) => client.hexists(`${base}items`, id)));
    await removeItems(
      client,
      base,
      ids.filter((_, index) => there[index] === 0),
    );
  }
}

/** Brings the parts of queues and logs in line with what was scrubbed, after all of them were restored. May be done again. */
export async function settleShared(
  databases: TenantDatabases,
  tenantId: string,
  shared: readonly { database: number; key: Buffer }[],
): Promise<void> {
  for (const { database, key } of shared) {
    const client = await databases.open(database);
    const { part } = structureOf(key.toString());
    const base = databases.writing.stored(tenantId, { database, key }).toString().slice(0, -part.length);
    if (part === 'items') await settleQueue(client, base);
    else {
      const keys = syncLogParts.map((each) => base + each);
      await runScript(client, recountSyncScript, keys, [randomBytes(9).toString('base64url')]);
    }
  }
}
