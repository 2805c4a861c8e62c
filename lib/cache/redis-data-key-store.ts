import { CacheUnavailableError } from './cache-error.ts';
import type { DataKeyStore } from './data-key-store.ts';
import type { Keyspace } from './keyspace.ts';
import { replaceDataKeyScript } from './replace-data-key-script.ts';
import { runScript } from './run-script.ts';
import type { ServerConnection } from './server-connection.ts';
import type { Topology } from './topology.ts';

/**
 * Wrapped data keys in the hash `tenant:{id}:data-keys` of a protected database: one field per key, without TTL. The
 * name has too few parts for an entry, so no verb reaches it, and a tenant's erasure takes it along.
 */
export function createRedisDataKeyStore(options: {
  topology: Topology;
  keyspace: Keyspace;
  /** Purpose database, a protected one. */
  database: number;
  /** Throws where the database is on its way to another server. */
  assertStays?: (tenantId: string, database: number) => void;
}): DataKeyStore {
  const { topology, keyspace, database, assertStays = () => undefined } = options;
  const hashOf = (tenantId: string) => `${keyspace.tenantPrefix(tenantId)}data-keys`;

  async function ask<T>(tenantId: string, question: (client: ServerConnection['client']) => Promise<T>): Promise<T> {
    const connection = topology.resolve(tenantId, database);
    const opening = connection.ready();
    if (opening !== null) await opening;
    try {
      return await question(connection.client);
    } catch (error) {
      throw new CacheUnavailableError('the data keys cannot be read or written', { cause: error });
    }
  }

  return {
    load: (tenantId) =>
      ask(tenantId, async (client) =>
        Object.entries(await client.hgetall(hashOf(tenantId))).map(([id, wrapped]) => ({ id: Number(id), wrapped })),
      ),
    async add(tenantId, { id, wrapped }) {
      assertStays(tenantId, database);
      return await ask(tenantId, async (client) => (await client.hsetnx(hashOf(tenantId), String(id), wrapped)) === 1);
    },
    async replace(tenantId, id, from, to) {
      assertStays(tenantId, database);
      return await ask(
        tenantId,
        async (client) => (await runScript(client, replaceDataKeyScript, [hashOf(tenantId)], [id, from, to])) === 1,
      );
    },
  };
}
