import type { TenantScope } from './cache-core.ts';
import { EnvelopeError } from './cache-error.ts';
import { isFramed } from './entry-frame.ts';
import type { EntryName } from './entry-name.ts';
import { isEnvelope } from './envelope.ts';
import { type EntryWork, runOnEntry } from './run-on-entry.ts';
import { openStored } from './stored-value.ts';

/**
 * What can be said of a value:
 * `readable` opened; `foreign` not written by this cache, `value` has its bytes; `unreadable` written by this cache, but
 * damaged or without its key; `large` not fetched; `structure` no plain value.
 */
export type ValueState = 'readable' | 'foreign' | 'unreadable' | 'large' | 'structure';

/** An entry as somebody sees it who looks after the cache. */
export interface InspectedEntry {
  state: ValueState;
  /** `undefined` unless `readable` or `foreign`. */
  value: unknown;
  /** Whole seconds, rounded up; `null` where it has none. */
  ttlSeconds: number | null;
  /** Bytes as stored; `null` of a structure. */
  sizeBytes: number | null;
}

async function open(
  scope: TenantScope,
  stored: Buffer,
  { call }: EntryWork,
): Promise<Pick<InspectedEntry, 'state' | 'value'>> {
  try {
    const { value } = await openStored(scope.core.sealer, stored, call);
    return { state: 'readable', value };
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    const ours = isFramed(stored) || isEnvelope(stored);
    return ours ? { state: 'unreadable', value: undefined } : { state: 'foreign', value: stored };
  }
}

/** See `EntryBrowser.inspect`. */
export function inspectEntry(scope: TenantScope, name: EntryName, maxBytes: number): Promise<InspectedEntry | null> {
  // Counted as a look, not as a read: who looks after a cache must not change its hit rate.
  return runOnEntry<InspectedEntry | null>(scope, 'scan', name, undefined, null, async (work) => {
    const { connection, storedKey } = work;
    const { client } = connection;
    const [kind, leftMs] = await Promise.all([client.type(storedKey), client.pttl(storedKey)]);
    if (kind === 'none' || leftMs === -2) return null;
    const ttlSeconds = leftMs === -1 ? null : Math.ceil(leftMs / 1000);
    if (kind !== 'string') return { state: 'structure', value: undefined, ttlSeconds, sizeBytes: null };
    const sizeBytes = await client.strlen(storedKey);
    if (sizeBytes > maxBytes) return { state: 'large', value: undefined, ttlSeconds, sizeBytes };
    const stored = await client.getBuffer(storedKey);
    return stored === null ? null : { ...(await open(scope, stored, work)), ttlSeconds, sizeBytes: stored.length };
  });
}
