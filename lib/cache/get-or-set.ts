import type { CacheCore, TenantScope } from './cache-core.ts';
import { ArgumentError, CacheError } from './cache-error.ts';
import type { EntryName } from './entry-name.ts';
import { openAnswer, outcomeOf, toResult } from './get-entry.ts';
import type { L1Fill } from './l1-cache.ts';
import { type GetOrSetOptions, type Loader, type LoadRequest, loadAlone, loadEntry, renewEntry } from './load-entry.ts';
import type { Observation } from './observation.ts';
import { runOnEntry } from './run-on-entry.ts';
import type { StoredValue } from './stored-value.ts';
import { assertTtl } from './ttl-policy.ts';

const defaultLoadWaitMs = 5_000;
const greatestLoadWaitMs = 3_600_000;

function check({ ttlSeconds, staleSeconds, nullTtlSeconds, earlyRefresh, loadWaitMs }: GetOrSetOptions): void {
  if (ttlSeconds !== undefined) assertTtl(ttlSeconds);
  if (nullTtlSeconds !== undefined && nullTtlSeconds !== 0) assertTtl(nullTtlSeconds);
  if (staleSeconds !== undefined && staleSeconds !== 0) assertTtl(staleSeconds);
  if (earlyRefresh !== undefined && !(earlyRefresh >= 0 && earlyRefresh <= 1000)) {
    throw new ArgumentError('earlyRefresh is a number from 0 to 1000');
  }
  if (loadWaitMs !== undefined && !(loadWaitMs >= 1 && loadWaitMs <= greatestLoadWaitMs)) {
    throw new ArgumentError(`loadWaitMs is a number of milliseconds from 1 to ${greatestLoadWaitMs}`);
  }
}

/** XFetch (Vattani et al., 2015): due with a chance that rises towards the end of freshness, sooner for slow loads. */
export function isRefreshDue(stored: StoredValue, nowMs: number, beta: number, random: number): boolean {
  if (nowMs >= stored.freshUntilMs) return true;
  if (beta === 0 || stored.loadMs === 0) return false;
  return nowMs - stored.loadMs * beta * Math.log(1 - random) >= stored.freshUntilMs;
}

/** Reads and opens an entry, and offers it to the tier within the process. */
async function readAndKeep(
  core: CacheCore,
  call: Observation,
  fill: L1Fill | null,
  read: () => Promise<Buffer | null>,
): Promise<StoredValue | null> {
  let opened: StoredValue | null = null;
  try {
    opened = await openAnswer(core, call, await read());
    return opened;
  } finally {
    fill?.offer(opened);
  }
}

/** See `TenantCache.getOrSet`. */
export async function getOrSet<T>(
  scope: TenantScope,
  name: EntryName,
  loader: Loader<T>,
  options: GetOrSetOptions = {},
): Promise<T> {
  check(options);
  const { core } = scope;
  let answered = false;
  const found = await runOnEntry(scope, 'get', name, options, null, async ({ connection, storedKey, call }) => {
    const held = core.l1?.find(storedKey, call.latencyMs);
    if (held !== undefined) call.tier = 'l1';
    const read = async (): Promise<Buffer | null> => {
      const stored = await connection.read(storedKey);
      answered = true;
      return stored;
    };
    answered = held !== undefined;
    const opened = held ?? (await readAndKeep(core, call, core.l1?.begin(storedKey, connection) ?? null, read));
    if (opened !== null) toResult(call, opened);
    call.outcome = outcomeOf(call);
    return opened;
  });
  const route = core.routes.find(name.module, name.type);
  const storedKey = core.keyspace.join(scope.prefix, route.infix, name.key);
  const flight = `${route.database}:${storedKey}`;
  const waitMs = options.loadWaitMs ?? defaultLoadWaitMs;
  const request: LoadRequest<T> = { database: route.database, storedKey, name, loader, options, lifetimeMs: waitMs };
  if (found === null) {
    // A server that did not answer is not waited for again, to be told whose turn it is.
    return await core.flights.run(flight, () =>
      answered ? loadEntry(scope, request, waitMs) : loadAlone(scope, request),
    );
  }
  const renewal = `${flight}:renew`;
  if (isRefreshDue(found, core.now(), options.earlyRefresh ?? 1, core.random()) && !core.flights.has(renewal)) {
    core.flights
      .run(renewal, () => renewEntry(scope, request, found.freshUntilMs))
      .catch((error: unknown) => {
        core.report(new CacheError('load_failed', 'loading an entry anew in the background failed', { cause: error }));
      });
  }
  return found.value as T;
}
