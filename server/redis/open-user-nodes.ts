import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { CatalogueEntry } from '#lib/cache/catalogue-entry.ts';
import { parseServerUrl } from '#lib/cache/parse-server-url.ts';
import type { Connections } from '../runtime/connections.ts';
import type { Plane } from './acl-rules.ts';
import { openRequestClient } from './clients.ts';
import { findReplicaUrls } from './find-replica-urls.ts';
import type { ListUserNodes, UserNode } from './tenant-users.ts';

type Servers = Pick<Connections, 'adminRedisUrls' | 'redisUrl' | 'controlRedisUrl' | 'servers'>;
type Catalogue = readonly CatalogueEntry[];

/** A tenant needs on each server only the purpose databases that live there. */
function databasesOf(plane: Plane, catalogue: Catalogue): number[] {
  const evictionClass = plane === 'data' ? 'evictable' : 'protected';
  return catalogue.filter((entry) => entry.evictionClass === evictionClass).map(({ id }) => id);
}

interface Place {
  name: string;
  url: string;
  databases: readonly number[];
  /** Its name in KRYONIX_SERVERS; `null` for where everybody's databases are. */
  server: string | null;
}

/** On a cluster tenants have no users. A server that tenants may be moved to can have any of their databases. */
function placesOf({ adminRedisUrls, redisUrl, controlRedisUrl, servers = {} }: Servers, catalogue: Catalogue): Place[] {
  const urls = adminRedisUrls ?? { data: redisUrl, control: controlRedisUrl };
  const usual = (['data', 'control'] as const).map((plane): Place => {
    return { name: plane, url: urls[plane], databases: databasesOf(plane, catalogue), server: null };
  });
  const all = catalogue.map(({ id }) => id);
  const others = Object.entries(servers).map(([server, { adminUrl }]): Place => {
    return { name: `server ${server}`, url: adminUrl, databases: all, server };
  });
  return [...usual, ...others].filter(({ url }) => parseServerUrl(url).kind !== 'cluster');
}

/**
 * Connections that may manage users, where the account in use may: one to each server that tenants have users on, those
 * that tenants may be moved to among them. Access lists are a server's own, so behind sentinels the replicas have theirs
 * as well: whichever of them becomes the primary knows everybody.
 */
export function openUserNodes(
  connections: Servers,
  catalogue: Catalogue,
  log: Logger,
): { list: ListUserNodes; close(): void } {
  const places = placesOf(connections, catalogue);
  const clients = new Map<string, Redis>();

  function nodeAt({ name, url, databases, server }: Place): UserNode {
    let admin = clients.get(name);
    if (admin === undefined) {
      admin = openRequestClient(url, `${name.replaceAll(' ', '-')}-users`, log);
      clients.set(name, admin);
    }
    return { name, admin, databases, server };
  }

  /** The primary first. What the sentinels do not tell in time is told the next time. */
  async function nodesOf(place: Place): Promise<UserNode[]> {
    const primary = nodeAt(place);
    const replicas = await findReplicaUrls(place.url).catch((error: unknown) => {
      log.debug({ err: error, place: place.name }, 'the replicas of a server are not known just now');
      return [];
    });
    return [
      primary,
      ...replicas.map((url) => nodeAt({ ...place, url, name: `${place.name} replica ${new URL(url).host}` })),
    ];
  }

  return {
    async list() {
      const nodes = (await Promise.all(places.map(nodesOf))).flat();
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
