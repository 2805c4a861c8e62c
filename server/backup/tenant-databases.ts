import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { CatalogueEntry } from '#lib/cache/catalogue-entry.ts';
import { connected, openWorkerClient } from '../redis/clients.ts';
import type { Connections } from '../runtime/connections.ts';

export type RedisConnections = Pick<Connections, 'redisUrl' | 'controlRedisUrl' | 'adminRedisUrls' | 'servers'>;

interface Options {
  connections: RedisConnections;
  /** The sixteen entries of the catalogue in use. */
  catalogue: readonly CatalogueEntry[];
  log: Logger;
}

/** A key of many megabytes takes its time. */
const commandTimeoutMs = 60_000;

/**
 * The sixteen purpose databases, each on its own connection beside those that serve requests, opened on first use. Works
 * whatever the tenant may do: a suspended one is backed up and erased too. Needs RESTORE, which the service user lacks:
 * where there is the administrator's account, that one is used. Every key is named by the caller: it must begin with the
 * tenant's prefix.
 */
export class TenantDatabases {
  private readonly options: Options;
  private readonly clients = new Map<number, Promise<Redis>>();

  constructor(options: Options) {
    this.options = options;
  }

  open(database: number): Promise<Redis> {
    const known = this.clients.get(database);
    if (known !== undefined) return known;
    const opening = this.connect(database);
    this.clients.set(database, opening);
    return opening;
  }

  close(): void {
    for (const client of this.clients.values()) {
      client.then(
        (each) => each.disconnect(),
        // Whoever opened it was told.
        () => undefined,
      );
    }
    this.clients.clear();
  }

  private connect(database: number): Promise<Redis> {
    const { connections, catalogue, log } = this.options;
    const plane = catalogue[database]?.evictionClass === 'protected' ? 'control' : 'data';
    const service = plane === 'control' ? connections.controlRedisUrl : connections.redisUrl;
    const client = openWorkerClient(connections.adminRedisUrls?.[plane] ?? service, 'backup', log, {
      db: database,
      maxRetriesPerRequest: 5,
      commandTimeout: commandTimeoutMs,
    });
    return connected(client, plane === 'control' ? 'REDIS_CONTROL_URL' : 'REDIS_URL').catch((error: unknown) => {
      client.disconnect();
      throw error;
    });
  }
}
