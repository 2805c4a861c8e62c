import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { CatalogueEntry } from '#lib/cache/catalogue-entry.ts';
import type { Connections } from '../runtime/connections.ts';
import type { Plane } from './acl-rules.ts';
import { openRequestClient } from './clients.ts';
import type { UserNode } from './tenant-users.ts';

/** A tenant needs on each server only the purpose databases that live there. */
function databasesOf(plane: Plane, catalogue: readonly CatalogueEntry[]): number[] {
  const evictionClass = plane === 'data' ? 'evictable' : 'protected';
  return catalogue.filter((entry) => entry.evictionClass === evictionClass).map(({ id }) => id);
}

/** Connections that may manage users, where the account in use may: one to each server that tenants have users on. */
export function openUserNodes(
  connections: Pick<Connections, 'adminRedisUrls' | 'redisUrl' | 'controlRedisUrl'>,
  catalogue: readonly CatalogueEntry[],
  log: Logger,
): { nodes: UserNode[]; close(): void } {
  const urls = connections.adminRedisUrls ?? { data: connections.redisUrl, control: connections.controlRedisUrl };
  const clients: Redis[] = [];
  const nodes = (['data', 'control'] as const).map((plane): UserNode => {
    const admin = openRequestClient(urls[plane], `${plane}-users`, log);
    clients.push(admin);
    return { name: plane, admin, databases: databasesOf(plane, catalogue) };
  });
  return {
    nodes,
    close() {
      for (const client of clients) client.disconnect();
    },
  };
}
