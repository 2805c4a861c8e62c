import type { GetResult } from '../../cache/get-result.ts';
import { stampMs } from '../../contracts/hybrid-logical-clock.ts';
import { joinStates, type SyncState, valueOfState } from '../../contracts/v1/sync-state.ts';
import type { LocalEntry } from './local-store.ts';

const earliestStamp = '0'.repeat(32);

/** As `get` of the SDK; `pending`: a write of this device that the server has not confirmed. */
export type ClientResult<T> = GetResult<T> & { pending: boolean };

export const missedHere = { hit: false, value: null, ageSeconds: null, stale: false, pending: false } as const;

export const unknownEntry: LocalEntry = { found: null, atMs: 0, ageSeconds: null, pending: null };

/** The entry's value with the device's own writes over it. */
export function valueOfEntry({
  found,
  pending,
  seen,
}: LocalEntry): { exists: true; value: unknown } | { exists: false } {
  if (pending === null) return found === null ? { exists: false } : { exists: true, value: found.value };
  const base = { stamp: seen ?? earliestStamp, deleted: found === null, value: found?.value ?? null };
  const known: SyncState = { base, fields: {} };
  return valueOfState(joinStates(known, pending.state));
}

/** What a reader is told from the device alone. Own writes are as new as can be; everything else may be out of date. */
export function viewEntry<T>(entry: LocalEntry, nowMs: number): ClientResult<T> {
  const view = valueOfEntry(entry);
  const pending = entry.pending !== null;
  if (!view.exists) return { ...missedHere, pending };
  const since = pending ? stampMs(entry.pending?.last ?? earliestStamp) : entry.atMs;
  const before = pending ? 0 : entry.ageSeconds;
  const ageSeconds = before === null ? null : before + Math.max(0, Math.floor((nowMs - since) / 1000));
  return { hit: true, value: view.value as T, ageSeconds, stale: !pending, pending };
}
