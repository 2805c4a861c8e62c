import type { EntryName } from '../../cache/entry-name.ts';
import { type Stamp, stampMs } from '../../contracts/hybrid-logical-clock.ts';
import type { SyncChange, SyncPage } from '../../contracts/v1/sync.ts';
import type { SyncPriority } from '../../contracts/v1/sync-limits.ts';
import { latestStamp, valueOfState } from '../../contracts/v1/sync-state.ts';
import { trimEntries, updateWithRoom } from './bounded-storage.ts';
import { type ClientCore, idOfEntry } from './client-core.ts';
import { ClientError } from './client-error.ts';
import { unknownEntry } from './entry-view.ts';
import type { LocalChange, LocalEntry } from './local-store.ts';

export interface SyncReport {
  /** Entries that others changed. */
  pulled: EntryName[];
  /** True where the server no longer knew what this device had seen, and everything was fetched anew. */
  resynced: boolean;
  /** How often the tenant wants to be asked, seconds; `null` where it does not say. */
  intervalSeconds: number | null;
}

function withChange(entry: LocalEntry, { state }: SyncChange, stamp: Stamp, nowMs: number): LocalEntry {
  if (entry.seen !== undefined && entry.seen >= stamp) return entry;
  const view = valueOfState(state);
  const ageSeconds = Math.max(0, Math.floor((nowMs - stampMs(stamp)) / 1000));
  return { ...entry, found: view.exists ? { value: view.value } : null, atMs: nowMs, ageSeconds, seen: stamp };
}

async function takePage(core: ClientCore, page: SyncPage): Promise<EntryName[]> {
  const ids = page.changes.map(idOfEntry);
  const pulled: EntryName[] = [];
  await updateWithRoom(core.store, ids, (entries) => {
    pulled.length = 0;
    const rows = page.changes.map((change, index): LocalChange => {
      const before = entries[index] ?? unknownEntry;
      const stamp = latestStamp(change.state) ?? '0'.repeat(32);
      core.clock.observe(stamp);
      const value = withChange(before, change, stamp, core.now());
      if (value !== before) pulled.push({ module: change.module, type: change.type, key: change.key });
      return { table: 'entries', key: idOfEntry(change), value };
    });
    return [...rows, { table: 'meta', key: 'cursor', value: page.cursor }];
  });
  return pulled;
}

/** What was learnt by synchronising goes; own writes that wait stay. */
async function forgetSynchronised(core: ClientCore): Promise<void> {
  const entries = await core.store.list('entries');
  const known = entries.filter(([, { seen }]) => seen !== undefined);
  const changes = known.map(([key, { pending }]): LocalChange => {
    return { table: 'entries', key, value: pending === null ? undefined : { ...unknownEntry, pending } };
  });
  await core.store.update([], () => [...changes, { table: 'meta', key: 'cursor' }]);
}

/**
 * Fetches what changed since the last time, the most urgent first. Each page is kept together with its cursor, so that
 * after an interruption it goes on where it was.
 * @throws ClientError
 */
export async function pullChanges(core: ClientCore, priorities: readonly SyncPriority[]): Promise<SyncReport> {
  const report: SyncReport = { pulled: [], resynced: false, intervalSeconds: null };
  for (let more = true; more; ) {
    const query = new URLSearchParams({ priorities: priorities.join(',') });
    const cursor = await core.store.get('meta', 'cursor');
    if (cursor !== undefined) query.set('cursor', cursor);
    const page = await core.transport.json<SyncPage>(`/api/v1/sync?${query}`, 'GET', undefined, core.closed);
    core.clock.adjust(page.serverTime);
    report.intervalSeconds = page.syncIntervalSeconds;
    if (page.resync) {
      if (report.resynced) throw new ClientError('unavailable', 'the server forgets faster than it can be followed');
      report.resynced = true;
      await forgetSynchronised(core);
      continue;
    }
    report.pulled.push(...(await takePage(core, page)));
    more = page.more;
  }
  await trimEntries(core.store, core.greatestEntries);
  return report;
}
