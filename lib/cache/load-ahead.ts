import { asCacheError } from './as-cache-error.ts';
import type { TenantScope } from './cache-core.ts';
import type { EntryName } from './entry-name.ts';
import { askForTurn } from './load-entry.ts';
import { setEntry } from './set-entry.ts';

/** How long one process may hold the turn to load a key, milliseconds. */
const lifetimeMs = 5_000;

/**
 * What became of a key that was to be loaded before anybody asks. `present`: it is there, or another process is at it,
 * or the server did not say. `nothing`: the loader knows no such value, or it was not stored.
 */
export type LoadedAhead = 'loaded' | 'present' | 'nothing';

/**
 * Loads an entry that is not there, and only where no other process is at it. No `get` is counted, so that hit rates say
 * what callers met; the `set` is marked. Rejects with what the loader throws, and as `set` does.
 */
export async function loadAhead(
  scope: TenantScope,
  name: EntryName,
  loader: () => Promise<unknown> | unknown,
): Promise<LoadedAhead> {
  const { core } = scope;
  const route = core.routes.find(name.module, name.type);
  const storedKey = core.keyspace.join(scope.prefix, route.infix, name.key);
  if (core.flights.has(`${route.database}:${storedKey}`)) return 'present';
  const connection = core.topology.resolve(scope.tenantId, route.database);
  await connection.ready();
  // Mostly it is there: that is asked first, for a turn takes more.
  if ((await connection.client.exists(storedKey)) === 1) return 'present';
  const request = { database: route.database, storedKey, name, loader, options: {}, lifetimeMs };
  const turn = await askForTurn(scope, request, 0, 0);
  if (turn?.kind !== 'mine') return 'present';
  try {
    const startedAtMs = performance.now();
    const value = await loader();
    if (value === undefined) return 'nothing';
    const loaded = { staleSeconds: 0, loadMs: performance.now() - startedAtMs, ahead: true } as const;
    return (await setEntry(scope, name, value, undefined, loaded)) ? 'loaded' : 'nothing';
  } finally {
    // Nobody waits for it: the turn ends by itself too.
    turn.release().catch((error: unknown) => core.report(asCacheError(error)));
  }
}
