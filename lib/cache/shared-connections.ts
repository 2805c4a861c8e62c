import { CircuitBreaker } from './circuit-breaker.ts';
import type { ConnectionPool } from './connection-pool.ts';
import type { ServerAddress } from './parse-server-url.ts';
import { SentinelWatch } from './sentinel-watch.ts';
import { type ConnectionOptions, ServerConnection } from './server-connection.ts';

/** One connection per place, for all tenants, kept until the end; one breaker per server, whatever its databases. */
export function createSharedConnections(options: ConnectionOptions): ConnectionPool {
  const connections: (ServerConnection | undefined)[] = [];
  const breakers = new Map<string, CircuitBreaker>();

  function breakerOf(address: ServerAddress): CircuitBreaker {
    const server = JSON.stringify(address);
    const known = breakers.get(server);
    if (known !== undefined) return known;
    const breaker = new CircuitBreaker({ now: () => performance.now() });
    breakers.set(server, breaker);
    return breaker;
  }

  const sentinels = new SentinelWatch(options.tls, (primaryName) => {
    for (const connection of connections) if (connection?.primaryName === primaryName) connection.renew();
  });
  return {
    connectionTo({ index, address, database, plane }) {
      const known = connections[index];
      if (known !== undefined) return known;
      const connection = new ServerConnection(address, database, plane, options, breakerOf(address));
      connections[index] = connection;
      sentinels.watch(address);
      return connection;
    },
    count: () => connections.filter((connection) => connection !== undefined).length,
    async close() {
      sentinels.close();
      await Promise.all(connections.map((connection) => connection?.close()));
    },
  };
}
