import { CacheError } from './cache-error.ts';
import type { ConnectionPool } from './connection-pool.ts';
import { createDedicatedConnections, type DedicatedIsolation } from './dedicated-connections.ts';
import type { KeyForm } from './keyspace.ts';
import type { ConnectionOptions, DataConnection, Plane } from './server-connection.ts';
import { createSharedConnections } from './shared-connections.ts';
import { createLayout, type LayoutOptions } from './topology-layout.ts';

/** How purpose databases map to servers. Another mapping is another implementation; callers see none of it. */
export interface Topology {
  /** How stored keys are written on these servers. */
  readonly keyForm: KeyForm;
  /** The connection for a tenant's purpose database. Opens nothing by itself. Throws CacheError for a database that is none of 0–15. */
  resolve(tenantId: string, database: number): DataConnection;
  /** Where the database of this catalogue entry lives. */
  planeOf(database: number): Plane;
  /** Connections made and not closed since; all nodes of a cluster are one. */
  connectionCount(): number;
  /**
   * Puts a tenant's databases, by number, on other servers from now on; an empty map puts all of them back where they
   * usually are; `null` makes one unavailable. Without it, tenants cannot be moved while this process runs.
   */
  move?(tenantId: string, urls: ReadonlyMap<number, string | null>): void;
  /** The connection to where a tenant's database would be on that server. */
  connectionOn?(url: string, tenantId: string, database: number): DataConnection;
  close(): Promise<void>;
}

/**
 * `shared`: one service user, connections shared by all tenants, tenants kept apart by the keyspace. `dedicated`: each
 * tenant's own ACL user and connections.
 */
export type Isolation = 'shared' | DedicatedIsolation;

export interface TopologyOptions extends ConnectionOptions, LayoutOptions {
  /** Default `shared`. */
  isolation?: Isolation | undefined;
}

function createTopology(keyForm: KeyForm, options: TopologyOptions): Topology {
  const layout = createLayout(keyForm, options);
  const { isolation = 'shared' } = options;
  const pool: ConnectionPool =
    isolation === 'shared'
      ? createSharedConnections(options)
      : createDedicatedConnections(layout.places, { ...options, isolation });
  let closed = false;
  return {
    keyForm,
    resolve(tenantId, database) {
      if (closed) throw new CacheError('unavailable', 'the cache is closed');
      return pool.connectionTo(layout.find(tenantId, database), tenantId);
    },
    planeOf: layout.planeOf,
    move: layout.move,
    connectionOn: (url, tenantId, database) => pool.connectionTo(layout.placeOn(url, database), tenantId),
    connectionCount: () => pool.count(),
    async close() {
      closed = true;
      await pool.close();
    },
  };
}

/**
 * Purpose database n is numbered database n of the data or control server, by its eviction class, or of the server that
 * an override names. Shared by all tenants, that is one connection per server and database in use: at most 16 over data
 * and control server, however many tenants there are.
 * @throws CacheError `invalid_topology` for URLs that are none of a server or of sentinels, or overrides that cannot work
 */
export function createNumberedTopology(options: TopologyOptions): Topology {
  return createTopology('numbered', options);
}

/**
 * Everything in database 0, the purpose database a part of the key (`tenant:{id}:{db}:…`): for clusters, and for managed
 * services that have no other database. Shared by all tenants, that is one connection per server.
 * @throws CacheError `invalid_topology` for URLs or overrides that cannot work
 */
export function createPrefixedTopology(options: TopologyOptions): Topology {
  return createTopology('prefixed', options);
}
