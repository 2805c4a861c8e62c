import type { Redis } from 'ioredis';
import type { ServerAddress } from '#lib/cache/parse-server-url.ts';
import { SentinelWatch } from '#lib/cache/sentinel-watch.ts';
import { remember } from '../remember.ts';
import { serverName } from './redis-options.ts';
import { redisTls } from './redis-tls.ts';

interface Followed {
  watch: SentinelWatch;
  clients: Set<Redis>;
}

const followed = () => remember('followed-primaries', () => new Map<string, Followed>());

/**
 * Leaves a primary the moment its sentinels choose another. Without it a connection stays with a primary that was
 * replaced while it still runs, and what it writes there is lost. The sentinels are listened to once per process.
 */
export function followPrimary(address: ServerAddress, client: Redis): void {
  if (address.kind !== 'sentinel') return;
  const name = serverName(address);
  const known = followed().get(name) ?? startWatch(name, address);
  known.clients.add(client);
  client.once('end', () => {
    known.clients.delete(client);
    if (known.clients.size > 0) return;
    followed().delete(name);
    known.watch.close();
  });
}

function startWatch(name: string, address: ServerAddress): Followed {
  const clients = new Set<Redis>();
  const watch = new SentinelWatch(address.tls ? redisTls() : undefined, () => {
    for (const client of clients) if (client.status === 'ready') client.disconnect(true);
  });
  watch.watch(address);
  const made = { watch, clients };
  followed().set(name, made);
  return made;
}
