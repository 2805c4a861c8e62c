import type { ConnectionPool } from './connection-pool.ts';
import { SentinelWatch } from './sentinel-watch.ts';
import { type ConnectionOptions, ServerConnection } from './server-connection.ts';

/** One connection per place, for all tenants, kept until the end. */
export function createSharedConnections(options: ConnectionOptions): ConnectionPool {
  const connections: (ServerConnection | undefined)[] = [];
  const sentinels = new SentinelWatch(options.tls, (primaryName) => {
    for (const connection of connections) if (connection?.primaryName === primaryName) connection.renew();
  });
  return {
    connectionTo({ index, address, database, plane }) {
      const known = connections[index];
      if (known !== undefined) return known;
      const connection = new ServerConnection(address, database, plane, options);
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
