import { CacheError, CacheUnavailableError } from './cache-error.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { GetCoalescer } from './get-coalescer.ts';
import { GuardedRedis } from './guarded-redis.ts';

/** Which of the two roles a server plays: `data` may evict, `control` never does. */
export type Plane = 'data' | 'control';

export interface ConnectionOptions {
  /** The longest a call waits for an answer, or for the first connection, milliseconds. Default 400. */
  commandTimeoutMs?: number;
  /** The longest a TCP or TLS connection may take, milliseconds. Default 2000. */
  connectTimeoutMs?: number;
  /** Shown by `CLIENT LIST`. Default `kryonix`. */
  connectionName?: string;
  /** Told of the first error of each outage, and of every refused database. */
  onError?: (error: unknown) => void;
}

/** Pauses between attempts to connect again: 50 ms doubling to 1 s, so that a restarted server is found within a second. */
function retryDelayMs(attempt: number): number {
  return Math.min(50 * 2 ** Math.min(attempt - 1, 5), 1000);
}

/**
 * The URL without its database. ioredis lets the URL's database win over the option, which would quietly put every
 * purpose database into one.
 * @throws CacheError `invalid_topology` for what is no URL of one server, or names a database
 */
export function withoutDatabase(url: string): string {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch (error) {
    throw new CacheError('invalid_topology', 'the server URL is not a URL', { cause: error });
  }
  if (parsed.protocol !== 'redis:' && parsed.protocol !== 'rediss:') {
    throw new CacheError('invalid_topology', 'numbered databases need a redis:// or rediss:// URL of one server');
  }
  if (!['', '/', '/0'].includes(parsed.pathname) || parsed.searchParams.has('db')) {
    throw new CacheError('invalid_topology', 'the URL names a database, but the catalogue chooses it');
  }
  parsed.pathname = '';
  return parsed.toString();
}

/**
 * One connection to one numbered database, opened when first asked for and never moved to another database: concurrent
 * callers of a connection that SELECTs read from the wrong one. It fails fast: no offline queue, one retry, bounded
 * waiting and a breaker, which all connections to one server share; it connects again by itself.
 */
export class ServerConnection {
  readonly client: GuardedRedis;
  readonly plane: Plane;
  private readonly breaker: CircuitBreaker;
  private readonly reads: GetCoalescer;
  private readonly waitMs: number;
  private readonly onError: (error: unknown) => void;
  private opening: Promise<void> | null = null;
  private failing = false;

  /** @throws CacheError `invalid_topology` for a URL that is none of one server */
  constructor(
    url: string,
    database: number,
    plane: Plane,
    options: ConnectionOptions = {},
    breaker = new CircuitBreaker({ now: () => performance.now() }),
  ) {
    this.plane = plane;
    this.breaker = breaker;
    this.waitMs = options.commandTimeoutMs ?? 400;
    const driverOptions = {
      db: database,
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      // A write that the caller was told failed must not be done later, over what was written since.
      autoResendUnfulfilledCommands: false,
      commandTimeout: this.waitMs,
      // A server that says nothing this long is given up, so that what waits for it stays bounded.
      socketTimeout: 5 * this.waitMs,
      connectTimeout: options.connectTimeoutMs ?? 2000,
      connectionName: options.connectionName ?? 'kryonix',
      retryStrategy: retryDelayMs,
      // A replica after a failover: find the new primary and repeat the command there.
      reconnectOnError: (error: Error) => (error.message.startsWith('READONLY') ? (2 as const) : false),
    };
    this.client = new GuardedRedis(withoutDatabase(url), driverOptions, breaker);
    this.reads = new GetCoalescer(this.client);
    this.onError = options.onError ?? (() => undefined);
    this.client.on('error', (error) => this.noteError(error));
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
    return this.reads.read(storedKey);
  }

  /** Stores bytes under a key for so many seconds. Rejects as the driver does. */
  store(storedKey: string, value: Buffer, ttlSeconds: number): Promise<unknown> {
    return this.client.store(storedKey, value, ttlSeconds);
  }

  private async open(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no connection within ${this.waitMs} ms`)), this.waitMs);
    });
    try {
      await Promise.race([this.client.connect(), tooLong]);
    } catch (error) {
      this.breaker.failed();
      throw new CacheUnavailableError(`the ${this.plane} server cannot be reached`, { cause: error });
    } finally {
      clearTimeout(timer);
      this.opening = null;
    }
  }

  /** Waits for answers under way, at most as long as a call may take, then closes. */
  async close(): Promise<void> {
    if (this.client.status === 'ready') await this.client.quit().catch((error) => this.onError(error));
    this.client.disconnect();
  }
}
