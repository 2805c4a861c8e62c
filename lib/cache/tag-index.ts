import type { TenantScope } from './cache-core.ts';
import { ArgumentError, CacheError } from './cache-error.ts';
import type { OperationScope } from './observe.ts';
import { reportFault } from './report-fault.ts';
import type { DataConnection } from './server-connection.ts';

/**
 * Tags are an index: for each tag a sorted set of the entries it was put on, scored by when they end, in a protected
 * database, since an index that is evicted would leave entries behind. Reading an entry costs nothing more; tagging one
 * costs one more answer, before the entry is written: an entry that no tag finds must not exist.
 * Members go when their time is over, not when their tag is invalidated: who is just writing such an entry would lose
 * its place in the index.
 */
const greatestTags = 16;
const membersPerScan = 500;
/** An index outlives its entries a little. */
const slackSeconds = 60;

export interface TaggedEntry {
  database: number;
  storedKey: string;
  /** Seconds until the server removes the entry. */
  ttlSeconds: number;
}

/** Where a tenant's tags are kept. */
function tagScope({ core }: TenantScope): OperationScope {
  const database = core.catalogue.systemUses.locks;
  const entry = core.catalogue.databases[database];
  if (entry === undefined) throw new CacheError('invalid_database', 'a database is a whole number from 0 to 15');
  return { database, module: entry.module, dataType: 'tag' };
}

async function indexServer(scope: TenantScope): Promise<DataConnection> {
  const connection = scope.core.topology.resolve(scope.tenantId, tagScope(scope).database);
  const opening = connection.ready();
  if (opening !== null) await opening;
  return connection;
}

/** The indexes of these tags. Throws KeyError, ArgumentError. */
export function tagIndexes({ core, prefix }: TenantScope, tags: readonly string[]): string[] {
  if (tags.length > greatestTags) throw new ArgumentError(`an entry has at most ${greatestTags} tags`);
  return [...new Set(tags)].map((tag) => core.keyspace.tagIndex(prefix, tag));
}

/** Writes down which tags an entry has. Rejects as the driver does. */
export async function indexTags(scope: TenantScope, indexes: readonly string[], entry: TaggedEntry): Promise<void> {
  const { client } = await indexServer(scope);
  const nowMs = scope.core.now();
  const member = `${entry.database}:${entry.storedKey.slice(scope.prefix.length)}`;
  const lifeSeconds = entry.ttlSeconds + slackSeconds;
  const add = async (index: string): Promise<void> => {
    await Promise.all([
      client.zadd(index, nowMs + lifeSeconds * 1000, member),
      client.zremrangebyscore(index, '-inf', nowMs),
      // A new index has no TTL, and GT takes none for the longest.
      client.expire(index, lifeSeconds, 'NX'),
      client.expire(index, lifeSeconds, 'GT'),
    ]);
  };
  await Promise.all(indexes.map(add));
}

/** Removes what one member of an index names; 1 where it was there. */
async function removeMember({ core, tenantId, prefix }: TenantScope, member: string): Promise<number> {
  const [database = '', ...rest] = member.split(':');
  const storedKey = prefix + rest.join(':');
  if (core.keyspace.parse(storedKey) === null) return 0;
  const connection = core.topology.resolve(tenantId, Number(database));
  const opening = connection.ready();
  if (opening !== null) await opening;
  return await connection.client.unlink(storedKey);
}

/** See `TenantCache.invalidateTag`. */
export async function invalidateTag(scope: TenantScope, tag: string): Promise<number | null> {
  const { core, tenantId, context } = scope;
  const index = core.keyspace.tagIndex(scope.prefix, tag);
  const call = core.observer.begin('delete', tenantId, tagScope(scope), null, context);
  try {
    const { client } = await indexServer(scope);
    let removed = 0;
    let cursor = '0';
    do {
      const [next, found] = await client.zscan(index, cursor, 'COUNT', membersPerScan);
      const members = found.filter((_, position) => position % 2 === 0);
      const counts = await Promise.all(members.map((member) => removeMember(scope, member)));
      removed += counts.reduce((sum, count) => sum + count, 0);
      cursor = next;
    } while (cursor !== '0');
    return removed;
  } catch (error) {
    reportFault(core, call, error);
    return null;
  } finally {
    core.observer.end(call);
  }
}
