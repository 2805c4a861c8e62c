import type { ClientBase } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BreakdownDimension, breakdownDimensions, breakdownSchema } from '#lib/contracts/breakdown.ts';
import type { AnyRange, DimensionFilter } from '#lib/contracts/performance.ts';
import { type TopMeasure, topEntrySchema } from '#lib/contracts/top.ts';
import { devices, networks } from '#lib/contracts/vocabulary.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import { choosePeriod } from '#server/db/queries/performance/choose-period.ts';
import { getBreakdown } from '#server/db/queries/performance/get-breakdown.ts';
import { getTenantPerformance } from '#server/db/queries/performance/get-tenant-performance.ts';
import { listTopClasses } from '#server/db/queries/performance/list-top-classes.ts';
import { listTopKeys } from '#server/db/queries/performance/list-top-keys.ts';
import { storeBatches } from '#server/db/queries/telemetry/store-batches.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { makeBatch, makeRollup, makeSample } from './make-batch.ts';
import { makeTenants } from './make-tenants.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const now = new Date('2026-03-10T12:02:10.000Z');
const nowMs = now.getTime();

let database: TestDatabase;
let pools: Pools;
let acme: string;
let other: string;
let mixed: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = makePools(database);
  [acme, other, mixed] = await makeTenants(pools.platform, ['acme', 'other', 'mixed']);
  await seedAcme();
  await seedMixed();
});

afterAll(async () => {
  await pools.close();
  await database.drop();
});

const breakDown = async (id: string, by: BreakdownDimension, range: AnyRange = '24h', filter: DimensionFilter = {}) =>
  breakdownSchema.parse(
    await withTenant(pools.app, id, (client) => getBreakdown(client, id, { by, range, ...filter }, now)),
  );

async function seedAcme(): Promise<void> {
  const get = { tenantId: acme, calls: 10, hits: 6, misses: 3, stales: 1, bytes: 1000, latency: [20, 4, 31, 6] };
  const set = { tenantId: acme, operation: 'set' as const, hits: 0, misses: 0, stales: 0, module: 'api' };
  await storeBatches(pools.ingest, [
    makeBatch([
      makeRollup({ ...get, bucketMs: nowMs - 5 * hourMs, split: { calls: 1, queueSumUs: 100, serverSumUs: 700 } }),
      makeRollup({
        ...{ ...get, bucketMs: nowMs, device: 'desktop' },
        split: { calls: 3, queueSumUs: 900, serverSumUs: 3_300 },
      }),
      makeRollup({
        ...set,
        bucketMs: nowMs - 10 * minuteMs,
        calls: 30,
        bytes: 70,
        latencySumUs: 90_000,
        latency: [40, 30],
      }),
      makeRollup({ tenantId: other, bucketMs: nowMs, calls: 1_000_000, latency: [40, 1_000_000] }),
    ]),
  ]);
}

/** Every dimension, many widths of time, uneven figures. */
async function seedMixed(): Promise<void> {
  const rows = Array.from({ length: 120 }, (_, index) =>
    makeRollup({
      tenantId: mixed,
      bucketMs: nowMs - Math.floor((index / 120) ** 3 * 32 * dayMs) - (index % 7) * 13_000,
      database: (index * 5) % 16,
      module: `module-${index % 6}`,
      dataType: `type-${index % 4}`,
      device: devices[index % 4] ?? 'unknown',
      network: networks[(index * 3) % 4] ?? 'unknown',
      calls: index + 1,
      hits: index % 3,
      misses: index % 5,
      stales: index % 2,
      bytes: index * 17,
      latency: [10 + (index % 50), index + 1],
    }),
  );
  await storeBatches(pools.ingest, [makeBatch(rows)]);
}

describe('a breakdown', () => {
  it('has the figures of each value, the most called first', async () => {
    const { total, groups, from, to } = await breakDown(acme, 'module');
    expect([from, to]).toEqual(['2026-03-09T12:05:00.000Z', '2026-03-10T12:05:00.000Z']);
    const noSplit = { queueTime: null, serverTime: null };
    const split = { queueTime: 0.25, serverTime: 1 };
    // Buckets 20, 31 and 40 of the histogram are 20, 31 and 48.5 µs.
    expect(groups).toEqual([
      { value: 'api', calls: 30, share: 60, misses: 0, bytes: 70, hitRate: null, p95: 0.0485, ...noSplit },
      { value: 'crm', calls: 20, share: 40, misses: 6, bytes: 2000, hitRate: 70, p95: 0.031, ...split },
    ]);
    // Weighted by the calls of which it is known, not by all.
    expect(total).toEqual({ calls: 50, misses: 6, bytes: 2070, hitRate: 70, p95: 0.0485, ...split });
  });

  it('names databases by their number, and narrows by the other dimensions', async () => {
    expect((await breakDown(acme, 'database')).groups.map(({ value, calls }) => [value, calls])).toEqual([['1', 50]]);
    const { groups, total } = await breakDown(acme, 'device', '24h', { module: 'crm' });
    expect(groups.map(({ value, calls }) => [value, calls])).toEqual([
      ['desktop', 10],
      ['mobile', 10],
    ]);
    expect(total?.calls).toBe(20);
  });

  it.each(breakdownDimensions)('by %s adds up to what the chart says of the same time', async (by) => {
    for (const range of ['1h', '24h', '7d', '30d'] as const) {
      const { groups, total } = await breakDown(mixed, by, range);
      const { summary } = await withTenant(pools.app, mixed, (client) =>
        getTenantPerformance(client, mixed, { range, now }),
      );
      const sum = (of: 'calls' | 'misses' | 'bytes') => groups.reduce((all, group) => all + group[of], 0);
      expect([sum('calls'), sum('misses'), sum('bytes')]).toEqual([total?.calls, total?.misses, total?.bytes]);
      expect(total?.calls).toBe(summary.totalOperations);
      expect(total).toMatchObject({ hitRate: summary.hitRate, p95: summary.p95 });
      expect(groups.reduce((all, { share }) => all + (share ?? 0), 0)).toBeCloseTo(100, 9);
    }
  });

  it('is empty without history, and does not see another tenant', async () => {
    const read = withTenant(pools.app, acme, (client) =>
      getBreakdown(client, other, { by: 'module', range: '24h' }, now),
    );
    expect(await read).toMatchObject({ total: null, groups: [] });
  });
});

describe('the top classes', () => {
  const top = (id: string, by: TopMeasure, as = id) =>
    withTenant(pools.app, as, (client) => {
      const plan = choosePeriod('24h', {}, { nowMs, compare: false });
      return listTopClasses(client, id, plan, { by, limit: 5 });
    });

  it('are exact, the greatest first, without those that have none', async () => {
    const [api, crm] = (await top(acme, 'calls')).map((entry) => topEntrySchema.parse(entry));
    expect(api).toEqual({
      ...{ database: 1, module: 'api', dataType: 'api_response', key: null, calls: 30, misses: 0, hitRate: null },
      ...{ bytes: 70, latencyTotal: 90, avgLatency: 3 },
    });
    expect(crm).toMatchObject({ module: 'crm', calls: 20, misses: 6, hitRate: 70, latencyTotal: 10, avgLatency: 0.5 });
    expect((await top(acme, 'latency')).map(({ module }) => module)).toEqual(['api', 'crm']);
    expect((await top(acme, 'bytes')).map(({ module }) => module)).toEqual(['crm', 'api']);
    expect((await top(acme, 'misses')).map(({ module }) => module)).toEqual(['crm']);
  });

  it('are nobody else’s', async () => {
    expect(await top(other, 'calls', acme)).toEqual([]);
  });
});

describe('the top keys', () => {
  const top = (id: string, by: TopMeasure, as = id) =>
    withTenant(pools.app, as, (client) =>
      listTopKeys(client, id, { fromMs: nowMs - dayMs, toMs: nowMs }, { by, limit: 2 }),
    );

  it('count every sample by its weight', async () => {
    const sample = { tenantId: acme, atMs: nowMs - minuteMs, weight: 4 };
    await storeBatches(pools.ingest, [
      makeBatch(
        [],
        [
          makeSample({ ...sample, key: 'hot', sizeBytes: 100, latencyUs: 500 }),
          makeSample({ ...sample, key: 'hot', sizeBytes: 300, latencyUs: 1500, outcome: 'miss', weight: 1 }),
          makeSample({ ...sample, key: 'cold', sizeBytes: null, latencyUs: 9000, outcome: 'miss', weight: 2 }),
          makeSample({
            ...sample,
            key: 'third',
            sizeBytes: 1,
            latencyUs: 1,
            operation: 'set',
            outcome: 'ok',
            weight: 1,
          }),
          makeSample({ ...sample, key: null, operation: 'mget', weight: 100 }),
          makeSample({ ...sample, key: 'old', atMs: nowMs - 25 * hourMs, weight: 100 }),
          makeSample({ ...sample, tenantId: other, key: 'theirs', weight: 100 }),
        ],
      ),
    ]);
    const place = { database: 1, module: 'crm', dataType: 'api_response' };
    const hot = {
      ...place,
      key: 'hot',
      calls: 5,
      misses: 1,
      hitRate: 80,
      bytes: 700,
      latencyTotal: 3.5,
      avgLatency: 0.7,
    };
    const cold = {
      ...place,
      key: 'cold',
      calls: 2,
      misses: 2,
      hitRate: 0,
      bytes: null,
      latencyTotal: 18,
      avgLatency: 9,
    };
    expect(await top(acme, 'calls')).toEqual([hot, cold]);
    expect(await top(acme, 'misses')).toEqual([cold, hot]);
    expect(await top(acme, 'latency')).toEqual([cold, hot]);
    expect((await top(acme, 'bytes')).map(({ key }) => key)).toEqual(['hot', 'third']);
  });

  it('are nobody else’s', async () => {
    expect(await top(other, 'calls', acme)).toEqual([]);
    expect((await top(other, 'calls')).map(({ key }) => key)).toEqual(['theirs']);
  });

  it('are nobody else’s by a plan that was made for another tenant either', async () => {
    const total = async (id: string, as: string) => {
      const read = (client: ClientBase) => getTenantPerformance(client, id, { range: '24h', now });
      return (await withTenant(pools.app, as, read)).summary.totalOperations ?? 0;
    };
    // More often, on the pool's one connection in use, than PostgreSQL makes a new plan each time.
    for (let time = 0; time < 7; time++) {
      expect(await top(acme, 'misses', other)).toEqual([]);
      expect((await top(acme, 'misses')).map(({ key }) => key)).toEqual(['cold', 'hot']);
      expect(await total(acme, other)).toBe(0);
      expect(await total(acme, acme)).toBeGreaterThan(0);
    }
  });

  it('leave the rest of their transaction to be planned as before', async () => {
    const settings = "select current_setting('enable_sort') as sort, current_setting('plan_cache_mode') as mode";
    const after = await withTenant(pools.app, acme, async (client) => {
      await listTopKeys(client, acme, { fromMs: nowMs - dayMs, toMs: nowMs }, { by: 'misses', limit: 2 });
      return (await client.query(settings)).rows;
    });
    expect(after).toEqual([{ sort: 'on', mode: 'auto' }]);
  });
});
