import { ClientError } from './client-error.ts';
import type { LocalChange, LocalStore } from './local-store.ts';

/** Deletes the older half of what can be fetched again; own writes stay. Answers how many entries went. */
async function makeRoom(store: LocalStore): Promise<number> {
  const entries = await store.list('entries');
  const removable = entries.filter(([, { pending }]) => pending === null).sort(([, a], [, b]) => a.atMs - b.atMs);
  const oldest = removable.slice(0, Math.ceil(removable.length / 2));
  const changes = oldest.map(([key]): LocalChange => ({ table: 'entries', key }));
  if (changes.length > 0) await store.update([], () => changes);
  return changes.length;
}

/**
 * Writes to the device; where there is no room, cached values make room for it.
 * @throws ClientError `storage_full` where even that did not help
 */
export async function updateWithRoom(
  store: LocalStore,
  ids: Parameters<LocalStore['update']>[0],
  change: Parameters<LocalStore['update']>[1],
): Promise<void> {
  for (;;) {
    try {
      await store.update(ids, change);
      return;
    } catch (error) {
      if (!(error instanceof ClientError) || error.code !== 'storage_full') throw error;
      if ((await makeRoom(store)) === 0) throw error;
    }
  }
}

/** Keeps the number of cached values below its bound. */
export async function trimEntries(store: LocalStore, greatestEntries: number): Promise<void> {
  if ((await store.count('entries')) > greatestEntries) await makeRoom(store);
}
