import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { CatalogueEntry } from '#lib/cache/catalogue-entry.ts';
import { connected, openWorkerClient } from '../redis/clients.ts';
import type { Connections } from '../runtime/connections.ts';
import { placeUrl } from '../silo/open-place.ts';

export type RedisConnections = Pick<Connections, 'redisUrl' | 'controlRedisUrl' | 'adminRedisUrls' | 'servers'>;

interface Options {
  connections: RedisConnections;
  /** The sixteen entries of the catalogue in use. */
  catalogue: readonly CatalogueEntry[];
  /** Servers by the number of the database, of those that are not where everybody's are. Asked once. */
  serversOf: () => Promise<Readonly<Record<string, string>>>;
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
  private servers: Promise<Readonly<Record<string, string>>> | null = null;

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

  private async connect(database: number): Promise<Redis> {
    const { connections, catalogue, serversOf, log } = this.options;
    this.servers ??= serversOf();
    const server = (await this.servers)[database] ?? null;
    const client = openWorkerClient(placeUrl(connections, catalogue, database, server), 'backup', log, {
      db: database,
      maxRetriesPerRequest: 5,
      commandTimeout: commandTimeoutMs,
    });
    const usual = catalogue[database]?.evictionClass === 'protected' ? 'REDIS_CONTROL_URL' : 'REDIS_URL';
    return connected(client, server === null ? usual : 'KRYONIX_SERVERS').catch((error: unknown) => {
      client.disconnect();
      throw error;
    });
  }
}
