import { randomBytes } from 'node:crypto';
import { Keyspace } from '#lib/cache/keyspace.ts';
import { queueAckScript } from '#lib/cache/queue-ack-script.ts';
import { runScript } from '#lib/cache/run-script.ts';
import { syncLogParts } from '#lib/cache/sync-log-keys.ts';
import type { TenantClient, TenantDatabases } from '../backup/tenant-databases.ts';
import { unlinkEach } from '../backup/unlink-each.ts';
import { type FoundKey, type FoundPart, type FoundSubject, queueKeysOf } from './find-subject.ts';
import { forgetSyncScript } from './forget-sync-script.ts';
import { removeMembers } from './remove-members.ts';
import { scanMembers } from './scan-members.ts';

const keysAtOnce = 200;

async function unlinkAll(databases: TenantDatabases, keys: readonly FoundKey[]): Promise<number> {
  let removed = 0;
  for (const database of new Set(keys.map((each) => each.database))) {
    const own = keys.filter((each) => each.database === database).map(({ storedKey }) => storedKey);
    for (const { client, items } of await databases.byServer(database, own, (storedKey) => storedKey)) {
      for (let start = 0; start < items.length; start += keysAtOnce) {
        removed += await unlinkEach(client, items.slice(start, start + keysAtOnce));
      }
    }
  }
  return removed;
}

async function each(
  databases: TenantDatabases,
  parts: readonly FoundPart[],
  remove: (client: TenantClient, part: FoundPart) => Promise<number>,
): Promise<number> {
  let removed = 0;
  for (const part of parts) removed += await remove(await databases.open(part.database), part);
  return removed;
}

/** The session lists of the tenant name sessions that are gone until they are read; here they are taken out at once. */
async function forgetSessions(databases: TenantDatabases, sessions: readonly FoundKey[]): Promise<void> {
  for (const { database, storedKey } of sessions) {
    const text = storedKey.toString();
    const [, before = '', tenantId = '', hash = ''] = /^(.*)\{([^:{}]+):([^{}]+)\}:session$/s.exec(text) ?? [];
    await (await databases.open(database)).zrem(`${before}{${tenantId}:all}:sessions`, hash);
  }
}

/** Acknowledges items, and forgets by which idempotency keys they were asked for: those may name a person. */
export async function removeItems(client: TenantClient, base: string, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const known = Buffer.from(`${base}known`);
  const gone = new Set(ids);
  const keys: string[] = [];
  for await (const { member, value } of scanMembers(client, known, 'hash')) if (gone.has(value)) keys.push(member);
  let removed = 0;
  for (let start = 0; start < ids.length; start += keysAtOnce) {
    removed += Number(await runScript(client, queueAckScript, queueKeysOf(base), ids.slice(start, start + keysAtOnce)));
  }
  await removeMembers(client, known, 'hash', keys);
  await removeMembers(client, Buffer.from(`${base}known-until`), 'zset', keys);
  return removed;
}

/** Removes everything that was found of a person; whoever keeps a copy in its memory is told by the server. */
export async function eraseFound(databases: TenantDatabases, found: FoundSubject): Promise<Record<string, number>> {
  const entries = await unlinkAll(databases, found.entries);
  const sessions = await unlinkAll(databases, found.sessions);
  await forgetSessions(databases, found.sessions);
  const queued = await each(databases, found.queues, (client, { base, ids }) => removeItems(client, base, ids));
  const messages = await each(databases, found.messages, (client, { base, ids }) =>
    removeMembers(client, Buffer.from(base), 'stream', ids),
  );
  const tags = await each(databases, found.tags, (client, { base, ids }) =>
    removeMembers(client, Buffer.from(base), 'zset', ids),
  );
  const synchronised = await each(databases, found.sync, async (client, { base, ids }) => {
    const keys = syncLogParts.map((part) => base + part);
    return Number(await runScript(client, forgetSyncScript, keys, [randomBytes(9).toString('base64url'), ...ids]));
  });
  const places = await each(databases, found.places, async (client, { base, ids }) => {
    await client.hdel(`${base}facts`, ...ids);
    await client.zrem(`${base}expiry`, ...ids);
    return client.zrem(`${base}positions`, ...ids);
  });
  const indexes = await unlinkAll(databases, found.indexes);
  return { entries, sessions, queued, messages, synchronised, places, tags, indexes };
}

/** How much there is, of all kinds. */
export function countFound(found: FoundSubject): number {
  const { queues, messages, sync, places, tags } = found;
  const parts = [queues, messages, sync, places, tags].flat().reduce((sum, { ids }) => sum + ids.length, 0);
  return found.entries.length + found.sessions.length + found.indexes.length + parts;
}

/** What sampled operations call these entries, those that are gone too. */
export function sampledKeys({ entries, named }: FoundSubject, tenantId: string) {
  const keyspace = new Keyspace();
  return [...entries, ...named].flatMap(({ database, key }) => {
    const parts = keyspace.parse(keyspace.tenantPrefix(tenantId) + key);
    return parts === null ? [] : [{ database, module: parts.module, dataType: parts.dataType, key: parts.key }];
  });
}
