import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { CatalogueEntry } from '#lib/cache/catalogue-entry.ts';
import type { Plane } from './acl-rules.ts';
import { openRequestClient } from './clients.ts';
import type { ListUserNodes, UserNode } from './tenant-users.ts';
import { listUserServers, type UserServer, withReplicas } from './user-servers.ts';

type Catalogue = readonly CatalogueEntry[];

/** A tenant needs on each server only the purpose databases that live there; where tenants are moved to, any of them. */
function databasesOf(plane: Plane | null, catalogue: Catalogue): number[] {
  if (plane === null) return catalogue.map(({ id }) => id);
  const evictionClass = plane === 'data' ? 'evictable' : 'protected';
  return catalogue.filter((entry) => entry.evictionClass === evictionClass).map(({ id }) => id);
}

/**
 * Connections that may manage users, where the account in use may: one to each server that tenants have users on, those
 * that tenants may be moved to among them. Access lists are a server's own, so behind sentinels the replicas have theirs
 * as well: whichever of them becomes the primary knows everybody.
 */
export function openUserNodes(
  connections: Parameters<typeof listUserServers>[0],
  catalogue: Catalogue,
  log: Logger,
): { list: ListUserNodes; close(): void } {
  const places = listUserServers(connections);
  const clients = new Map<string, Redis>();

  function nodeAt({ name, url, plane, server }: UserServer): UserNode {
    let admin = clients.get(name);
    if (admin === undefined) {
      admin = openRequestClient(url, `${name.replaceAll(' ', '-')}-users`, log);
      clients.set(name, admin);
    }
    return { name, admin, databases: databasesOf(plane, catalogue), server };
  }

  return {
    async list() {
      const nodes = (await Promise.all(places.map((place) => withReplicas(place, log)))).flat().map(nodeAt);
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
