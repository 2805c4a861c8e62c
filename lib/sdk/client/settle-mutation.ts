import { laterStamp } from '../../contracts/hybrid-logical-clock.ts';
import { stateOfMutation } from '../../contracts/v1/state-of-mutation.ts';
import type { SyncMutation, SyncResult } from '../../contracts/v1/sync.ts';
import { joinStates, latestStamp, type SyncState, unknownState, valueOfState } from '../../contracts/v1/sync-state.ts';
import { type ClientCore, idOfEntry, type SyncConflict } from './client-core.ts';
import { enqueueMutation, toJsonValue } from './enqueue-mutation.ts';
import { unknownEntry, valueOfEntry } from './entry-view.ts';
import type { LocalChange, LocalEntry } from './local-store.ts';

const greatestDead = 100;

const contentOf = (found: ReturnType<typeof valueOfState>) => (found.exists ? found.value : undefined);
const sameJson = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The entry as the server has it after this mutation, as far as it can be known. */
function afterMutation(entry: LocalEntry, own: SyncState, conflict: SyncState | null, nowMs: number): LocalEntry {
  const stamp = latestStamp(own);
  const alone = valueOfEntry({ ...entry, pending: stamp === null ? null : { state: own, last: stamp } });
  const full = conflict === null ? null : joinStates(conflict, own);
  const view = full === null ? alone : valueOfState(full);
  const latest = full === null ? stamp : latestStamp(full);
  const seen = latest === null ? entry.seen : laterStamp(latest, entry.seen ?? null);
  const pending = entry.pending?.last === stamp ? null : entry.pending;
  const found = view.exists ? { value: view.value } : null;
  return { found, atMs: nowMs, ageSeconds: 0, pending, ...(seen === undefined ? {} : { seen }) };
}

/** Tells of a conflict, and writes what `resolve` makes of it, unless a later write of this device waits already. */
async function reportConflict(core: ClientCore, mutation: SyncMutation, told: SyncConflict, mayResolve: boolean) {
  const { name, local, remote } = told;
  if (sameJson(local, remote)) return;
  const merged = mayResolve ? core.listeners.resolve?.(name, local, remote) : undefined;
  const standing = told.winner === 'local' ? local : told.winner === 'remote' ? remote : undefined;
  if (merged === undefined || sameJson(merged, standing)) {
    core.listeners.onConflict(told);
    return;
  }
  const { priority } = mutation;
  await enqueueMutation(core, { operation: 'set', ...name, priority, value: toJsonValue(merged) });
  core.listeners.onConflict({ ...told, winner: 'merged' });
}

/** Takes a write out of the queue that the server has. */
export async function settleMutation(core: ClientCore, mutation: SyncMutation, result: SyncResult): Promise<void> {
  const { module, type, key: entryKey } = mutation;
  const key = idOfEntry(mutation);
  const own = stateOfMutation(mutation);
  const conflict = result.conflict;
  let local: unknown;
  let waiting = false;
  await core.store.update([key], ([entry = unknownEntry]) => {
    local = contentOf(valueOfEntry({ ...entry, pending: { state: own, last: mutation.stamp } }));
    const after = afterMutation(entry, own, conflict, core.now());
    waiting = after.pending !== null;
    core.clock.observe(after.seen ?? null);
    return [
      { table: 'queue', key: mutation.stamp },
      { table: 'entries', key, value: after },
    ];
  });
  if (conflict === null || result.status === 'duplicate') return;
  const winner = result.status === 'applied' ? 'local' : result.status === 'superseded' ? 'remote' : 'merged';
  const told = {
    name: { module, type, key: entryKey },
    local,
    remote: contentOf(valueOfState(conflict)),
    winner,
  } as const;
  await reportConflict(core, mutation, told, !waiting);
}

/** What of an entry's own writes still waits. */
async function waitingFor(core: ClientCore, key: string, except: string): Promise<LocalEntry['pending']> {
  const queue = await core.store.list('queue');
  const mutations = queue.map(([, one]) => one).filter((one) => idOfEntry(one) === key && one.stamp !== except);
  const last = mutations.at(-1)?.stamp;
  return last === undefined ? null : { state: mutations.map(stateOfMutation).reduce(joinStates, unknownState), last };
}

/** Puts a write aside that the server will never take, so that those behind it get through. */
export async function buryMutation(core: ClientCore, mutation: SyncMutation, code: string, message: string) {
  const key = idOfEntry(mutation);
  const pending = await waitingFor(core, key, mutation.stamp);
  const dead = await core.store.list('dead');
  const tooMany = dead.slice(0, Math.max(0, dead.length + 1 - greatestDead));
  const value = { mutation, code, message, atMs: core.now() };
  await core.store.update([key], ([entry = unknownEntry]) => [
    { table: 'queue', key: mutation.stamp },
    { table: 'dead', key: mutation.stamp, value },
    { table: 'entries', key, value: { ...entry, pending } },
    ...tooMany.map(([stamp]): LocalChange => ({ table: 'dead', key: stamp })),
  ]);
  core.listeners.onRefused(value);
}

/** Gives every waiting write a new stamp, in the same order: the old ones were refused as being in the future. */
export async function restampQueue(core: ClientCore, serverTime: string): Promise<void> {
  core.clock.startAgain(serverTime);
  const queue = await core.store.list('queue');
  const restamped = queue.map(([old, { seen: _, ...mutation }]) => {
    const value: SyncMutation = { ...mutation, stamp: core.clock.tick() };
    return { old, value };
  });
  const keys = [...new Set(restamped.map(({ value }) => idOfEntry(value)))];
  await core.store.update(keys, (entries) => [
    ...restamped.map(({ old }): LocalChange => ({ table: 'queue', key: old })),
    ...restamped.map(({ value }): LocalChange => ({ table: 'queue', key: value.stamp, value })),
    ...keys.map((key, index): LocalChange => {
      const own = restamped.map(({ value }) => value).filter((value) => idOfEntry(value) === key);
      const state = own.map(stateOfMutation).reduce(joinStates, unknownState);
      const last = own.at(-1)?.stamp ?? '';
      return { table: 'entries', key, value: { ...(entries[index] ?? unknownEntry), pending: { state, last } } };
    }),
    { table: 'meta', key: 'clock', value: restamped.at(-1)?.value.stamp },
  ]);
}
