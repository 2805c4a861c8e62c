import { stateOfMutation } from '#lib/contracts/v1/state-of-mutation.ts';
import type { SyncMutation, SyncResult } from '#lib/contracts/v1/sync.ts';
import { joinStates, latestStamp, type SyncState, unknownState } from '#lib/contracts/v1/sync-state.ts';

export interface AppliedMutation {
  status: Exclude<SyncResult['status'], 'rejected'>;
  /** What is known of the entry afterwards. */
  state: SyncState;
  /** What others wrote that the client had not seen. */
  conflict: SyncState | null;
}

/** The stamps that the mutation's parts would have; each part is the whole value or one field. */
function partsOf({ base, fields }: SyncState): Map<string | null, string> {
  const parts = new Map<string | null, string>(Object.entries(fields).map(([name, { stamp }]) => [name, stamp]));
  if (base !== null) parts.set(null, base.stamp);
  return parts;
}

/** Joins a mutation into what is known of its entry, and tells what became of it. */
export function applyMutation(known: SyncState | null, mutation: SyncMutation): AppliedMutation {
  const before = known ?? unknownState;
  const own = stateOfMutation(mutation);
  const state = joinStates(before, own);
  const [earlier, later] = [partsOf(before), partsOf(state)];
  const asked = [...partsOf(own).keys()];
  const present = asked.filter((part) => later.get(part) === mutation.stamp);
  if (present.length > 0 && present.every((part) => earlier.get(part) === mutation.stamp)) {
    return { status: 'duplicate', state: before, conflict: null };
  }
  const latest = latestStamp(before);
  if (present.length === 0 && asked.length > 0) return { status: 'superseded', state: before, conflict: before };
  const overlaid = mutation.operation !== 'merge' && Object.keys(state.fields).length > 0;
  if (present.length < asked.length || overlaid) return { status: 'merged', state, conflict: before };
  const unseen = latest !== null && mutation.seen !== undefined && mutation.seen !== latest;
  return { status: 'applied', state, conflict: unseen ? before : null };
}
