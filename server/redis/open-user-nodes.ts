import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { CatalogueEntry } from '#lib/cache/catalogue-entry.ts';
import { parseServerUrl } from '#lib/cache/parse-server-url.ts';
import type { Connections } from '../runtime/connections.ts';
import type { Plane } from './acl-rules.ts';
import { openRequestClient } from './clients.ts';
import { findReplicaUrls } from './find-replica-urls.ts';
import type { ListUserNodes, UserNode } from './tenant-users.ts';

/** A tenant needs on each server only the purpose databases that live there. */
function databasesOf(plane: Plane, catalogue: readonly CatalogueEntry[]): number[] {
  const evictionClass = plane === 'data' ? 'evictable' : 'protected';
  return catalogue.filter((entry) => entry.evictionClass === evictionClass).map(({ id }) => id);
}

/**
 * Connections that may manage users, where the account in use may: one to each server that tenants have users on.
 * Access lists are a server's own, so behind sentinels the replicas have theirs as well: whichever of them becomes the
 * primary knows everybody. On a cluster tenants have no users.
 */
export function openUserNodes(
  connections: Pick<Connections, 'adminRedisUrls' | 'redisUrl' | 'controlRedisUrl'>,
  catalogue: readonly CatalogueEntry[],
  log: Logger,
): { list: ListUserNodes; close(): void } {
  const urls = connections.adminRedisUrls ?? { data: connections.redisUrl, control: connections.controlRedisUrl };
  const planes = (['data', 'control'] as const).filter((plane) => parseServerUrl(urls[plane]).kind !== 'cluster');
  const clients = new Map<string, Redis>();

  function nodeAt(plane: Plane, name: string, url: string): UserNode {
    let admin = clients.get(name);
    if (admin === undefined) {
      admin = openRequestClient(url, `${plane}-users`, log);
      clients.set(name, admin);
    }
    return { name, admin, databases: databasesOf(plane, catalogue) };
  }

  /** The primary first. What the sentinels do not tell in time is told the next time. */
  async function nodesOf(plane: Plane): Promise<UserNode[]> {
    const primary = nodeAt(plane, plane, urls[plane]);
    const replicas = await findReplicaUrls(urls[plane]).catch((error: unknown) => {
      log.debug({ err: error, plane }, 'the replicas of a server are not known just now');
      return [];
    });
    return [primary, ...replicas.map((url) => nodeAt(plane, `${plane} replica ${new URL(url).host}`, url))];
  }

  return {
    async list() {
      const nodes = (await Promise.all(planes.map(nodesOf))).flat();
      for (const [name, client] of clients) {
        if (nodes.some((node) => node.name === name)) continue;
        client.disconnect();
        clients.delete(name);
      }
      return nodes;
    },
    close() {
      for (const client of clients.values()) client.disconnect();
    },
  };
}
