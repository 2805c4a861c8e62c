import { Cluster, type Redis } from 'ioredis';

/** The primaries of a cluster by the first of their slots: a replica that takes one's place takes its turn as well. */
export function primariesOf(cluster: Cluster): Redis[] {
  const addresses = new Set(cluster.slots.flatMap((nodes) => nodes?.slice(0, 1) ?? []));
  const byAddress = new Map(cluster.nodes('master').map((node) => [`${node.options.host}:${node.options.port}`, node]));
  return [...addresses].flatMap((address) => byAddress.get(address) ?? []);
}

/**
 * One SCAN, of one server or of a cluster's primaries in turn: each knows its own keys only. Begins with the cursor `0`,
 * and has ended with it. Rejects as the driver does.
 */
export async function scanKeys(
  client: Redis | Cluster,
  cursor: string,
  pattern: string,
  count: number,
): Promise<[cursor: string, keys: string[]]> {
  if (!(client instanceof Cluster)) return client.scan(cursor, 'MATCH', pattern, 'COUNT', count);
  const primaries = primariesOf(client);
  // `0`, or whose turn it is and where that one's own look continues.
  const [turn = '0', inner = '0'] = cursor.split(':');
  const shard = Number(turn);
  const primary = primaries[shard];
  if (primary === undefined) return ['0', []];
  const [next, keys] = await primary.scan(inner, 'MATCH', pattern, 'COUNT', count);
  if (next !== '0') return [`${shard}:${next}`, keys];
  return [shard + 1 < primaries.length ? `${shard + 1}:0` : '0', keys];
}
