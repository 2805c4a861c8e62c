import { setImmediate as nextTurn } from 'node:timers/promises';
import { CacheError, CacheUnavailableError } from './cache-error.ts';
import type { ConnectionPool } from './connection-pool.ts';
import type { Login } from './parse-server-url.ts';
import { SentinelWatch } from './sentinel-watch.ts';
import { type ConnectionOptions, ServerConnection } from './server-connection.ts';
import type { Place } from './topology-layout.ts';

/** Every tenant under an ACL user of its own: what the server itself keeps apart. */
export interface DedicatedIsolation {
  mode: 'dedicated';
  /** The tenant's ACL user on these servers. Asked at each opening, so that a rotated password is taken up. */
  loginOf: (tenantId: string) => Login;
  /** Connections kept at once; the one that was not used for longest makes room. Default 64. */
  maxConnections?: number;
  /** A connection that was not used this long is closed, seconds. Default 60. */
  idleSeconds?: number;
}

interface Entry {
  connection: ServerConnection;
  madeAtMs: number;
  usedAtMs: number;
}

/** A connection that cannot be had is tried with the login of the moment again after this long, milliseconds. */
const renewAfterMs = 1000;

function isLost({ connection, madeAtMs }: Entry, nowMs: number): boolean {
  const { status } = connection.client;
  return (status === 'reconnecting' || status === 'close' || status === 'end') && nowMs - madeAtMs >= renewAfterMs;
}

function openAs(login: Login, place: Place, options: ConnectionOptions): ServerConnection {
  // A tenant may not ask INFO; a server that still loads refuses its commands, which is reported.
  return new ServerConnection({ ...place.address, login }, place.database, place.plane, {
    ...options,
    readyCheck: false,
  });
}

/** Callers that were given the connection before it left the pool send first; their answers are waited for. */
async function retire(connection: ServerConnection): Promise<void> {
  try {
    await connection.ready();
  } catch {
    // Not connected: whoever waits for it has been told.
  }
  await nextTurn();
  await connection.close();
}

function assertIsolation(
  { maxConnections = 64, idleSeconds = 60 }: DedicatedIsolation,
  places: readonly Place[],
): void {
  if (!(Number.isInteger(maxConnections) && maxConnections >= 1)) {
    throw new CacheError('invalid_topology', 'maxConnections is a whole number from 1 up');
  }
  if (!(idleSeconds > 0 && idleSeconds <= 86_400)) {
    throw new CacheError('invalid_topology', 'idleSeconds is a number above 0, at most a day');
  }
  if (places.some(({ address }) => address.kind === 'cluster')) {
    throw new CacheError('invalid_topology', 'tenants’ own users may not ask a cluster for its nodes: use shared');
  }
}

/**
 * One connection per tenant and place, opened by the first call that needs it, at most `maxConnections` (those that make
 * room end with their last answer, so that for as long there may be a few more), closed when idle.
 * @throws CacheError `invalid_topology`
 */
export function createDedicatedConnections(
  places: readonly Place[],
  options: ConnectionOptions & { isolation: DedicatedIsolation },
): ConnectionPool {
  const { isolation, ...connectionOptions } = options;
  const { loginOf, maxConnections = 64, idleSeconds = 60 } = isolation;
  assertIsolation(isolation, places);
  /** The one not used for longest first. */
  const entries = new Map<string, Entry>();
  const retiring = new Set<Promise<void>>();
  const sentinels = new SentinelWatch(connectionOptions.tls, (primaryName) => {
    for (const { connection } of entries.values()) if (connection.primaryName === primaryName) connection.renew();
  });
  let sweeper: NodeJS.Timeout | undefined;

  function drop(name: string, { connection }: Entry): void {
    entries.delete(name);
    const end = retire(connection).finally(() => retiring.delete(end));
    retiring.add(end);
    if (entries.size > 0) return;
    clearInterval(sweeper);
    sweeper = undefined;
  }

  function dropIdle(): void {
    const oldestMs = performance.now() - idleSeconds * 1000;
    for (const [name, entry] of entries) if (entry.usedAtMs <= oldestMs) drop(name, entry);
  }

  function open(place: Place, tenantId: string, nowMs: number): Entry {
    let login: Login;
    try {
      login = loginOf(tenantId);
    } catch (error) {
      throw new CacheUnavailableError('the tenant’s login cannot be had', { cause: error });
    }
    for (const [oldest, entry] of entries) {
      if (entries.size < maxConnections) break;
      drop(oldest, entry);
    }
    sentinels.watch(place.address);
    sweeper ??= setInterval(dropIdle, idleSeconds * 250).unref();
    return { connection: openAs(login, place, connectionOptions), madeAtMs: nowMs, usedAtMs: nowMs };
  }

  return {
    connectionTo(place, tenantId) {
      const name = `${tenantId}/${place.index}`;
      const nowMs = performance.now();
      let entry = entries.get(name);
      if (entry !== undefined && isLost(entry, nowMs)) {
        drop(name, entry);
        entry = undefined;
      }
      if (entry === undefined) entry = open(place, tenantId, nowMs);
      else entries.delete(name);
      entry.usedAtMs = nowMs;
      entries.set(name, entry);
      return entry.connection;
    },
    count: () => entries.size,
    async close() {
      sentinels.close();
      for (const [name, entry] of entries) drop(name, entry);
      await Promise.all(retiring);
    },
  };
}
