import { CacheError } from './cache-error.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import type { KeyForm } from './keyspace.ts';
import { type ConnectionOptions, type Plane, ServerConnection, withoutDatabase } from './server-connection.ts';

/** How purpose databases map to servers. Another mapping is another implementation; callers see none of it. */
export interface Topology {
  /** How stored keys are written on these servers. */
  readonly keyForm: KeyForm;
  /** The connection for a tenant's purpose database. Opens nothing by itself. Throws CacheError for a database that is none of 0–15. */
  resolve(tenantId: string, database: number): ServerConnection;
  /** Where the database of this catalogue entry lives. */
  planeOf(database: number): Plane;
  /** Connections made so far. */
  connectionCount(): number;
  close(): Promise<void>;
}

export interface NumberedTopologyOptions extends ConnectionOptions {
  /** Data plane: evictable databases. */
  url: string;
  /** Control plane: protected databases; without it they live on `url` too. */
  controlUrl?: string | undefined;
  /** The sixteen entries of the catalogue in use. */
  databases: readonly CatalogueEntry[];
}

const monotonicMs = (): number => performance.now();

/**
 * Purpose database n is numbered database n of the data or control server, by its eviction class. One connection per
 * database in use, shared by all tenants: at most 16 over both servers, however many tenants there are.
 * @throws CacheError `invalid_topology` for URLs that are none of one server
 */
export function createNumberedTopology(options: NumberedTopologyOptions): Topology {
  const { databases } = options;
  const url = withoutDatabase(options.url);
  const controlUrl = options.controlUrl === undefined ? undefined : withoutDatabase(options.controlUrl);
  const planes = databases.map(
    ({ evictionClass }): Plane => (evictionClass === 'protected' && controlUrl !== undefined ? 'control' : 'data'),
  );
  const breakers: Record<Plane, CircuitBreaker> = {
    data: new CircuitBreaker({ now: monotonicMs }),
    control: new CircuitBreaker({ now: monotonicMs }),
  };
  const connections = new Array<ServerConnection | undefined>(databases.length);
  let closed = false;

  function planeOf(database: number): Plane {
    const plane = planes[database];
    if (plane === undefined) throw new CacheError('invalid_database', 'a database is a whole number from 0 to 15');
    return plane;
  }

  function open(database: number): ServerConnection {
    if (closed) throw new CacheError('unavailable', 'the cache is closed');
    const plane = planeOf(database);
    const serverUrl = plane === 'control' && controlUrl !== undefined ? controlUrl : url;
    const connection = new ServerConnection(serverUrl, database, plane, options, breakers[plane]);
    connections[database] = connection;
    return connection;
  }

  return {
    keyForm: 'numbered',
    resolve: (_tenantId, database) => connections[database] ?? open(database),
    planeOf,
    connectionCount: () => connections.filter((connection) => connection !== undefined).length,
    async close() {
      closed = true;
      await Promise.all(connections.map((connection) => connection?.close()));
    },
  };
}
