import { Cluster, type Redis } from 'ioredis';
import { slotOf } from '#lib/cache/cluster-slot.ts';
import { primariesOf } from '#lib/cache/scan-keys.ts';

/**
 * Answers the one server that has a key, or would have it: of a cluster the primary of its slot, as it is known now. What
 * is answered throws where none has the slot.
 */
export function keyOwners(client: Redis | Cluster): (storedKey: Buffer) => Redis {
  if (!(client instanceof Cluster)) return () => client;
  const byAddress = new Map(primariesOf(client).map((node) => [`${node.options.host}:${node.options.port}`, node]));
  return (storedKey) => {
    const owner = byAddress.get(client.slots[slotOf(storedKey)]?.[0] ?? '');
    if (owner === undefined) throw new Error('no primary of the cluster has the slot of a key');
    return owner;
  };
}
