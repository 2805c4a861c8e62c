import type { SyncRecord } from '#lib/cache/sync-log.ts';
import { syncIdOf } from '#lib/cache/sync-log.ts';
import type { SyncPriority } from '#lib/contracts/v1/sync-limits.ts';
import { valueOfState } from '#lib/contracts/v1/sync-state.ts';
import type { Priority, TenantCache } from '#lib/sdk/node.ts';

const cachePriority: Record<SyncPriority, Priority> = { 1: 'high', 2: 'normal', 3: 'normal', 4: 'low' };

async function writeThrough(tenant: TenantCache, { name, priority, ttlSeconds, state }: SyncRecord): Promise<void> {
  const { module, type, key } = name;
  const found = valueOfState(state);
  if (!found.exists) {
    await tenant.delete(module, type, key);
    return;
  }
  const options = { ttlSeconds: ttlSeconds ?? undefined, priority: cachePriority[priority] };
  await tenant.set(module, type, key, found.value, options);
}

/**
 * Writes what a record says to the cache, where every reader of the SDK sees it. Whoever wrote last reads the log again
 * and writes what it then says, so that however many write at once, the cache ends with the latest record. A fault
 * leaves a note in the log, and the next push of the same mutation comes back to it.
 */
export async function projectRecord(tenant: TenantCache, record: SyncRecord, sequence: string): Promise<void> {
  const id = syncIdOf(record.name);
  let [current, at] = [record, sequence];
  for (;;) {
    await writeThrough(tenant, current);
    if ((await tenant.syncLog.markProjected(id, at)) !== false) return;
    const latest = (await tenant.syncLog.read([id], []))?.records.get(id);
    if (latest === undefined) return;
    [current, at] = [latest, latest.sequence];
  }
}
