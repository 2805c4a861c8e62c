import type { SyncMutation } from './sync.ts';
import type { SyncField, SyncState } from './sync-state.ts';

/** The state of an entry of which nothing but this mutation is known. */
export function stateOfMutation(mutation: SyncMutation): SyncState {
  const { stamp } = mutation;
  if (mutation.operation === 'set') return { base: { stamp, deleted: false, value: mutation.value }, fields: {} };
  if (mutation.operation === 'delete') return { base: { stamp, deleted: true, value: null }, fields: {} };
  const written = Object.entries(mutation.fields).map(([name, value]): [string, SyncField] => [
    name,
    { stamp, removed: false, value },
  ]);
  const removed = mutation.removed.map((name): [string, SyncField] => [name, { stamp, removed: true, value: null }]);
  return { base: null, fields: Object.fromEntries([...written, ...removed]) };
}
