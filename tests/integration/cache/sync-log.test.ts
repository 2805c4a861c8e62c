import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SyncRecord, syncIdOf } from '#lib/cache/sync-log.ts';
import { syncLogBounds } from '#lib/cache/sync-log-keys.ts';
import type { SyncPriority } from '#lib/contracts/v1/sync-limits.ts';
import { type StructureServers, startStructureServers } from './structure-servers.ts';

let on: StructureServers;
beforeAll(async () => {
  on = await startStructureServers();
});
afterAll(() => on?.close());

const record = (key: string, priority: SyncPriority, value: unknown = key): SyncRecord => ({
  name: { module: 'crm', type: 'lead', key },
  priority,
  ttlSeconds: null,
  state: { base: { stamp: '0'.repeat(32), deleted: false, value }, fields: {} },
});

describe('the sync log', () => {
  it('is bounded: the least urgent and oldest go first, and who had not seen them begins anew', async () => {
    const { syncLog } = on.tenant;
    await syncLog.commit([{ record: record('urgent', 1), readSequence: null }], []);
    await syncLog.commit([{ record: record('old', 4), readSequence: null }], []);
    const before = await syncLog.page(undefined, [1, 2, 3, 4], 100);
    const value = 'x'.repeat(syncLogBounds.greatestBytes / 64);
    for (let i = 0; i < 70; i++) {
      await syncLog.commit([{ record: record(`large${i}`, 4, value), readSequence: null }], []);
    }
    const ids = ['urgent', 'old', 'large0', 'large69'].map((key) => syncIdOf(record(key, 1).name));
    expect([...((await syncLog.read(ids, []))?.records.keys() ?? [])]).toEqual([ids[0], ids[3]]);
    expect(await syncLog.page(before?.cursor, [1, 2, 3, 4], 100)).toMatchObject({ resync: true, changes: [] });
    expect(await syncLog.page(before?.cursor, [1], 100)).toMatchObject({ resync: false, changes: [] });
    const page = await syncLog.page(undefined, [1, 2, 3, 4], 100);
    expect(page).toMatchObject({ resync: false, more: true, changes: [{ name: { key: 'urgent' } }, {}, {}, {}, {}] });
  });

  it('lies on the control plane, in one slot, and is forgotten when nobody writes to it', async () => {
    await on.tenant.syncLog.commit([{ record: record('mine', 2), readSequence: null }], ['key-of-it']);
    const client = on.admin('control', on.cache.catalogue.systemUses.queues);
    const keys = (await client.keys('*')).filter((key) => key.includes(':sync:'));
    expect(keys.length).toBeGreaterThanOrEqual(5);
    const prefix = `tenant:${on.tenantId}:queue:sync:{${on.tenantId}:sync}:`;
    expect(keys.filter((key) => !key.startsWith(prefix))).toEqual([]);
    for (const key of keys) expect(await client.ttl(key)).toBeGreaterThan(86_400 * 29);
    expect(await on.admin('data', on.cache.catalogue.systemUses.queues).dbsize()).toBe(0);
  });

  it('remembers the newest idempotency keys only', async () => {
    const keys = Array.from({ length: syncLogBounds.greatestKnown }, (_, i) => `bulk-${i}`);
    const { syncLog } = on.cache.forTenant('00000000-0000-4000-8000-000000000001');
    await syncLog.commit([], ['before-them']);
    expect((await syncLog.read([], ['before-them']))?.known.size).toBe(1);
    for (let at = 0; at < keys.length; at += 1_000) await syncLog.commit([], keys.slice(at, at + 1_000));
    const { known } = (await syncLog.read([], ['before-them', 'bulk-9999'])) ?? { known: new Set() };
    expect([...known]).toEqual(['bulk-9999']);
  });
});
