import type { TenantClient } from '../backup/tenant-databases.ts';

/** What a structure holds, as JSON has it; `null` where its kind has no such form. */
export async function readStructure(client: TenantClient, storedKey: Buffer, kind: string): Promise<unknown> {
  if (kind === 'hash') return client.hgetall(storedKey);
  if (kind === 'list') return client.lrange(storedKey, 0, -1);
  if (kind === 'set') return client.smembers(storedKey);
  if (kind === 'stream') return client.xrange(storedKey, '-', '+');
  if (kind !== 'zset') return null;
  const found = await client.zrange(storedKey, '0', '-1', 'WITHSCORES');
  return found.flatMap((member, at) => (at % 2 === 0 ? [{ member, score: Number(found[at + 1]) }] : []));
}
