import type { TenantScope } from './cache-core.ts';
import type { EntryName } from './entry-name.ts';
import { runOnEntry } from './run-on-entry.ts';

/** An entry taken out of the cache, to be put back as it was. */
export interface TakenEntry {
  /** As stored: sealed by this cache, encrypted where the tenant's values are. */
  stored: Buffer;
  /** Milliseconds since the epoch; `null` where it had no TTL. */
  expiresAtMs: number | null;
}

/** See `EntryBrowser.take`. */
export function takeEntry(scope: TenantScope, name: EntryName): Promise<TakenEntry | null> {
  return runOnEntry<TakenEntry | null>(scope, 'delete', name, undefined, null, async ({ connection, storedKey }) => {
    const { client } = connection;
    // Refused by the server where a structure lies there; in the transaction the deletion would go on regardless.
    if ((await client.strlen(storedKey)) === 0) return null;
    const answers = await client.multi().getBuffer(storedKey).pttl(storedKey).unlink(storedKey).exec();
    const [[valueError, stored] = [], [ttlError, leftMs] = []] = answers ?? [];
    if (valueError || ttlError) throw valueError ?? ttlError;
    if (!Buffer.isBuffer(stored)) return null;
    return { stored, expiresAtMs: Number(leftMs) < 0 ? null : scope.core.now() + Number(leftMs) };
  });
}

/** See `EntryBrowser.putBack`. */
export function putBackEntry(
  scope: TenantScope,
  name: EntryName,
  { stored, expiresAtMs }: TakenEntry,
): Promise<'restored' | 'occupied' | 'expired'> {
  return runOnEntry(scope, 'set', name, undefined, 'expired', async ({ connection, storedKey, call }) => {
    if (expiresAtMs !== null && expiresAtMs <= scope.core.now()) return 'expired';
    call.sizeBytes = stored.length;
    const until = expiresAtMs === null ? [] : ['PXAT', Math.ceil(expiresAtMs)];
    const answer = await connection.client.call('set', storedKey, stored, ...until, 'NX');
    return answer === 'OK' ? 'restored' : 'occupied';
  });
}
