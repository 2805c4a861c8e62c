import { asCacheError } from './as-cache-error.ts';
import type { TenantScope } from './cache-core.ts';
import { AccessError } from './cache-error.ts';
import type { EntryName } from './entry-name.ts';
import { type LoadTurn, takeLoadTurn } from './load-lock.ts';
import { type SetOptions, setEntry } from './set-entry.ts';
import { openStored } from './stored-value.ts';

/** Brings the value from where it comes from. What it throws, the caller of `getOrSet` is thrown, and is not stored. */
export type Loader<T> = () => Promise<T> | T;

export interface GetOrSetOptions extends SetOptions {
  /**
   * Seconds beyond the TTL for which the old value is answered at once, stale, while it is loaded anew in the
   * background; also for as long as loading fails. Whole, 0 to ten years; default 0.
   */
  staleSeconds?: number | undefined;
  /** TTL of a `null` that the loader answers, whole seconds; 0: not stored. Default: as any other value. */
  nullTtlSeconds?: number | undefined;
  /**
   * How eagerly an entry is loaded anew in the background before its TTL ends (the β of XFetch): the longer its load
   * took, the earlier. 0 turns it off; default 1.
   */
  earlyRefresh?: number | undefined;
  /** The longest that this process waits for another one's load before it loads itself, milliseconds. Default 5000. */
  loadWaitMs?: number | undefined;
}

export interface LoadRequest<T> {
  database: number;
  storedKey: string;
  name: EntryName;
  loader: Loader<T>;
  options: GetOrSetOptions;
  /** How long the turn to load is held at most, milliseconds. */
  lifetimeMs: number;
}

/** Asks to be the one process that loads. A server that is away is reported, and then everybody loads. */
export async function askForTurn<T>(
  { core, tenantId, prefix }: TenantScope,
  { database, storedKey, name, lifetimeMs }: LoadRequest<T>,
  waitMs: number,
  knownUntilMs: number,
): Promise<LoadTurn | null> {
  try {
    const connection = core.topology.resolve(tenantId, database);
    const opening = connection.ready();
    if (opening !== null) await opening;
    const lockKey = core.keyspace.companion(prefix, 'load', storedKey);
    const address = { tenantId, database, module: name.module, dataType: name.type, key: name.key };
    const open = (stored: Buffer) => openStored(core.sealer, stored, address);
    const lock = { connection, storedKey, lockKey, open, lifetimeMs };
    return await takeLoadTurn(lock, { waitMs, now: core.now, knownUntilMs });
  } catch (cause) {
    const error = asCacheError(cause);
    core.report(error);
    if (core.strict) throw error;
    return null;
  }
}

async function loadAndStore<T>(scope: TenantScope, request: LoadRequest<T>): Promise<T> {
  const { name, options } = request;
  const { nullTtlSeconds, staleSeconds = 0 } = options;
  const startedAt = performance.now();
  const value = await request.loader();
  const loadMs = performance.now() - startedAt;
  const isNothing = value === null && nullTtlSeconds !== undefined;
  if (isNothing && nullTtlSeconds === 0) return value;
  const ttlSeconds = isNothing ? nullTtlSeconds : options.ttlSeconds;
  const loaded = { staleSeconds: isNothing ? 0 : staleSeconds, loadMs };
  try {
    await setEntry(scope, name, value, { ...options, ttlSeconds }, loaded);
  } catch (error) {
    // Who may only read, or not so often, still gets what was loaded.
    if (!(error instanceof AccessError)) throw error;
  }
  return value;
}

async function loadInTurn<T>(scope: TenantScope, request: LoadRequest<T>, turn: LoadTurn | null): Promise<T> {
  try {
    return await loadAndStore(scope, request);
  } finally {
    // Nobody waits for it: the turn ends by itself too.
    if (turn?.kind === 'mine') turn.release().catch((error: unknown) => scope.core.report(asCacheError(error)));
  }
}

/** For an entry that is not there: waits for another process's load for at most `waitMs`, then loads itself. */
export async function loadEntry<T>(scope: TenantScope, request: LoadRequest<T>, waitMs: number): Promise<T> {
  const turn = await askForTurn(scope, request, waitMs, 0);
  return turn?.kind === 'loaded' ? (turn.stored.value as T) : await loadInTurn(scope, request, turn);
}

/** For when the server did not answer: loads without asking other processes. */
export async function loadAlone<T>(scope: TenantScope, request: LoadRequest<T>): Promise<T> {
  return await loadInTurn(scope, request, null);
}

/** For an entry that was read as fresh until `knownUntilMs`: does nothing where another process is at it. */
export async function renewEntry<T>(scope: TenantScope, request: LoadRequest<T>, knownUntilMs: number): Promise<void> {
  const turn = await askForTurn(scope, request, 0, knownUntilMs);
  if (turn === null || turn.kind === 'mine') await loadInTurn(scope, request, turn);
}
