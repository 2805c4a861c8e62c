import { Cluster } from 'ioredis';
import { asCacheError } from './as-cache-error.ts';
import { CacheUnavailableError } from './cache-error.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { GetCoalescer } from './get-coalescer.ts';
import { connectClient, makeClient, type ServerClient, type TlsOptions } from './open-client.ts';
import type { StoreWaiter } from './packed-sets.ts';
import type { ServerAddress } from './parse-server-url.ts';
import { PromisedReader } from './promised-reader.ts';
import type { SecondLooks } from './second-looks.ts';
import type { StoredReader } from './stored-reader.ts';

/** Which of the two roles a server plays: `data` may evict, `control` never does. */
export type Plane = 'data' | 'control';

export interface ConnectionOptions {
  /** The longest a call waits for an answer, or for the first connection, milliseconds. Default 400. */
  commandTimeoutMs?: number;
  /** The longest a TCP or TLS connection may take, milliseconds. Default 2000. */
  connectTimeoutMs?: number;
  /** Used where the URL asks for TLS. Default: Node's own authorities. */
  tls?: TlsOptions;
  /** Shown by `CLIENT LIST`. Default `kryonix`. */
  connectionName?: string;
  /** Counts what is looked up over the connection. */
  looks?: SecondLooks;
  /** Told of the first error of each outage, and of every refused database. */
  onError?: (error: unknown) => void;
}

/** What the verbs use of a connection. */
export type DataConnection = Pick<ServerConnection, 'client' | 'plane' | 'ready' | 'read' | 'ask' | 'store' | 'put'>;

/**
 * One connection to one numbered database (or to a cluster, which has but one), opened when first asked for and never
 * moved to another database: concurrent callers of a connection that SELECTs read from the wrong one. It fails fast: no
 * offline queue, one retry, bounded waiting and a breaker, which the shared connections to one server share; it connects
 * again by itself.
 */
export class ServerConnection {
  readonly client: ServerClient;
  readonly plane: Plane;
  private readonly breaker: CircuitBreaker;
  private readonly reads: GetCoalescer;
  /** The name under which sentinels watch it; `null` where none do. */
  readonly primaryName: string | null;
  private readonly waitMs: number;
  private readonly onError: (error: unknown) => void;
  private opening: Promise<void> | null = null;
  private failing = false;

  constructor(
    address: ServerAddress,
    database: number,
    plane: Plane,
    options: ConnectionOptions & { readyCheck?: boolean } = {},
    breaker = new CircuitBreaker({ now: () => performance.now() }),
  ) {
    this.plane = plane;
    this.breaker = breaker;
    this.primaryName = address.kind === 'sentinel' ? address.primaryName : null;
    this.waitMs = options.commandTimeoutMs ?? 400;
    this.client = makeClient(address, {
      database,
      commandTimeoutMs: this.waitMs,
      connectTimeoutMs: options.connectTimeoutMs ?? 2000,
      connectionName: options.connectionName ?? 'kryonix',
      readyCheck: options.readyCheck ?? true,
      breaker,
      tls: options.tls,
    });
    options.looks?.watch(this.client, plane);
    this.reads = new GetCoalescer(this.client, { bySlot: this.client instanceof Cluster });
    this.onError = options.onError ?? (() => undefined);
    this.client.on('error', (error: Error) => this.noteError(error));
    this.client.on('ready', () => {
      this.failing = false;
    });
  }

  private noteError(error: Error & { command?: { name?: string } }): void {
    const selectRefused = error.command?.name === 'select';
    // The connection is in database 0 now: another database's entries would land there.
    if (selectRefused) this.client.disconnect(true);
    if (this.failing) return;
    this.failing = true;
    this.onError(new CacheUnavailableError(`the connection to the ${this.plane} server failed`, { cause: error }));
  }

  /**
   * `null` where the connection can be used now, which is the usual case and costs nothing; a promise of it while the
   * first connection is made. Throws, or rejects with, CacheUnavailableError.
   */
  ready(): Promise<void> | null {
    const { status } = this.client;
    const canOpen = status === 'wait' || this.opening !== null;
    if ((status === 'ready' || canOpen) && !this.breaker.allows()) {
      throw new CacheUnavailableError(`the ${this.plane} server does not answer and is left alone for a moment`);
    }
    if (status === 'ready') return null;
    if (status === 'wait') this.opening = this.open();
    if (this.opening !== null) return this.opening;
    throw new CacheUnavailableError(`the ${this.plane} server is not connected (${status})`);
  }

  /** The bytes under one key, `null` where there is none, as GET answers it. Rejects as the driver does. */
  read(storedKey: string): Promise<Buffer | null> {
    return new Promise((resolve, reject) => this.reads.ask(new PromisedReader(storedKey, resolve, reject)));
  }

  /** As `read`, for who is told directly: a promise less. */
  ask(reader: StoredReader): void {
    this.reads.ask(reader);
  }

  /** Stores bytes under a key for so many seconds. Rejects as the driver does. */
  store(storedKey: string, value: Buffer, ttlSeconds: number): Promise<void> {
    return new Promise((stored, refuse) => this.client.put(storedKey, value, ttlSeconds, { stored, refuse }));
  }

  /** As `store`, for who is told directly: a promise less. */
  put(storedKey: string, value: Buffer, ttlSeconds: number, waiter: StoreWaiter): void {
    this.client.put(storedKey, value, ttlSeconds, waiter);
  }

  private async open(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no connection within ${this.waitMs} ms`)), this.waitMs);
    });
    try {
      await Promise.race([connectClient(this.client), tooLong]);
    } catch (error) {
      this.breaker.failed();
      throw new CacheUnavailableError(`the ${this.plane} server cannot be reached`, { cause: error });
    } finally {
      clearTimeout(timer);
      this.opening = null;
    }
  }

  /** Leaves the server it is connected to and looks for it anew; answers under way are lost. */
  renew(): void {
    if (this.client.status === 'ready') this.client.disconnect(true);
  }

  /** Waits for answers under way, at most as long as a call may take, then closes. */
  async close(): Promise<void> {
    if (this.client.status === 'ready')
      await this.client.quit().catch((error: unknown) => this.onError(asCacheError(error)));
    this.client.disconnect();
  }
}
