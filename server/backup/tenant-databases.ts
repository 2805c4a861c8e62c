import { Cluster, type Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { CatalogueEntry } from '#lib/cache/catalogue-entry.ts';
import type { KeyForm } from '#lib/cache/keyspace.ts';
import { primariesOf } from '#lib/cache/scan-keys.ts';
import { connected, openWorkerClient } from '../redis/clients.ts';
import { clusterReady, openCluster } from '../redis/open-cluster.ts';
import { isCluster, keyFormOf } from '../redis/open-plane.ts';
import type { Connections } from '../runtime/connections.ts';
import { placeUrl } from '../silo/place-url.ts';
import { keyOwners } from './key-owners.ts';
import { KeyWriting } from './key-writing.ts';
import { type ScanPace, scanTenant } from './scan-tenant.ts';

export type RedisConnections = Pick<Connections, 'redisUrl' | 'controlRedisUrl' | 'adminRedisUrls' | 'servers'>;

/** For commands on one key, or on keys of one structure. */
export type TenantClient = Redis | Cluster;

/** Keys of one purpose database, and the one server that has them. */
export interface KeyPage {
  client: Redis;
  database: number;
  storedKeys: Buffer[];
}

interface Options {
  connections: RedisConnections;
  /** The sixteen entries of the catalogue in use. */
  catalogue: readonly CatalogueEntry[];
  /** The purpose database of tenants' indexes and data keys. */
  indexDatabase: number;
  /** Servers by the number of the database, of those that are not where everybody's are. Asked once. */
  serversOf: () => Promise<Readonly<Record<number, string | null>>>;
  /** For people who look at a server's connections. */
  name: string;
  /** How long a server's first answer is waited for, milliseconds. Default 10 s; a Cluster's always. */
  firstAnswerMs?: number;
  log: Logger;
}

/** A key of many megabytes takes its time. */
const commandTimeoutMs = 60_000;

/**
 * The sixteen purpose databases on connections of their own beside those that serve requests, opened on first use: one a
 * database, or one a server where everything is in database 0. Works whatever the tenant may do: a suspended one is backed
 * up and erased too. Needs RESTORE, which the service user lacks: where there is the administrator's account, that one is
 * used. Every key is named by the caller: it must begin with the tenant's prefix.
 */
export class TenantDatabases {
  /** How keys of these databases are written. */
  readonly writing: KeyWriting;
  private readonly form: KeyForm;
  private readonly options: Options;
  private readonly clients = new Map<string, Promise<TenantClient>>();
  private servers: Promise<Readonly<Record<number, string | null>>> | null = null;

  constructor(options: Options) {
    this.options = options;
    this.form = keyFormOf(options.connections.redisUrl);
    this.writing = new KeyWriting(this.form, options.indexDatabase);
  }

  async open(database: number): Promise<TenantClient> {
    const server = await this.serverOf(database);
    const name = this.form === 'numbered' ? String(database) : this.placeOf(database, server);
    const known = this.clients.get(name);
    if (known !== undefined) return known;
    const opening = this.connect(database, server);
    this.clients.set(name, opening);
    return opening;
  }

  /**
   * All keys of the tenant, page by page, as `scanTenant` finds them: those of a page are of one database and on one
   * server, where they may be asked for in one go.
   */
  async *pages(tenantId: string, pace: ScanPace, cancelled: () => boolean): AsyncGenerator<KeyPage> {
    // Where everything is in database 0, one look at a server finds what is in any of its databases.
    const looks = new Map<string, number>();
    for (const { id } of this.options.catalogue) {
      looks.set(this.form === 'numbered' ? String(id) : this.placeOf(id, await this.serverOf(id)), id);
    }
    for (const database of looks.values()) yield* this.pagesAt(tenantId, database, pace, cancelled);
  }

  /** Those of one purpose database alone. */
  async *pagesOf(
    tenantId: string,
    database: number,
    pace: ScanPace,
    cancelled: () => boolean,
  ): AsyncGenerator<KeyPage> {
    for await (const page of this.pagesAt(tenantId, database, pace, cancelled)) {
      if (page.database === database) yield page;
    }
  }

  /** What is on every server that has this purpose database, or stands beside it in database 0. */
  private async *pagesAt(
    tenantId: string,
    database: number,
    pace: ScanPace,
    cancelled: () => boolean,
  ): AsyncGenerator<KeyPage> {
    for (const client of serversOf(await this.open(database))) {
      for await (const page of scanTenant(client, tenantId, pace, cancelled)) {
        yield* this.byDatabase(client, tenantId, database, page);
      }
      if (cancelled()) return;
    }
  }

  /** The items by the server that has, or would have, their key. The order of those of one server is kept. */
  async byServer<T>(
    database: number,
    items: readonly T[],
    storedKeyOf: (item: T) => Buffer,
  ): Promise<{ client: Redis; items: T[] }[]> {
    const ownerOf = keyOwners(await this.open(database));
    const found = new Map<Redis, T[]>();
    for (const item of items) {
      const owner = ownerOf(storedKeyOf(item));
      const own = found.get(owner);
      if (own === undefined) found.set(owner, [item]);
      else own.push(item);
    }
    return [...found].map(([owner, own]) => ({ client: owner, items: own }));
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

  private *byDatabase(client: Redis, tenantId: string, database: number, page: Buffer[]): Generator<KeyPage> {
    if (this.form === 'numbered') {
      yield { client, database, storedKeys: page };
      return;
    }
    const found = new Map<number, Buffer[]>();
    for (const key of page) {
      const own = this.writing.databaseOf(tenantId, key);
      found.set(own, [...(found.get(own) ?? []), key]);
    }
    for (const [own, storedKeys] of found) yield { client, database: own, storedKeys };
  }

  private planeOf(database: number): 'data' | 'control' {
    return this.options.catalogue[database]?.evictionClass === 'protected' ? 'control' : 'data';
  }

  /** `null`: where everybody's are. */
  private async serverOf(database: number): Promise<string | null> {
    this.servers ??= this.options.serversOf();
    return (await this.servers)[database] ?? null;
  }

  private placeOf(database: number, server: string | null): string {
    return server === null ? this.planeOf(database) : `server ${server}`;
  }

  private async connect(database: number, server: string | null): Promise<TenantClient> {
    const { connections, catalogue, name, firstAnswerMs, log } = this.options;
    const url = placeUrl(connections, catalogue, database, server);
    if (isCluster(url)) return ready(openCluster(url, name, log, { commandTimeoutMs }), clusterReady);
    const client = openWorkerClient(url, name, log, {
      db: this.form === 'numbered' ? database : 0,
      maxRetriesPerRequest: 5,
      commandTimeout: commandTimeoutMs,
    });
    const usual = this.planeOf(database) === 'control' ? 'REDIS_CONTROL_URL' : 'REDIS_URL';
    return ready(client, (each) => connected(each, server === null ? usual : 'KRYONIX_SERVERS', firstAnswerMs));
  }
}

function serversOf(client: TenantClient): Redis[] {
  return client instanceof Cluster ? primariesOf(client) : [client];
}

/** A connection that never was is not left trying. */
async function ready<T extends TenantClient>(client: T, wait: (client: T) => Promise<T>): Promise<T> {
  try {
    return await wait(client);
  } catch (error) {
    client.disconnect();
    throw error;
  }
}
