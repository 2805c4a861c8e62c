import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { performanceSchema, type Range } from '#lib/contracts/performance.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import { getTenantPerformance } from '#server/db/queries/performance/get-tenant-performance.ts';
import { markIngestMinutes } from '#server/db/queries/telemetry/mark-ingest-minutes.ts';
import { storeBatches } from '#server/db/queries/telemetry/store-batches.ts';
import { withPlatform } from '#server/db/with-platform.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { asLogin } from './as-login.ts';
import { makeBatch, makeRollup } from './make-batch.ts';
import { byTest, makeTenants } from './make-tenants.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** 130 s into a bucket of five minutes, 10 s into a minute. */
const now = new Date('2026-03-10T12:02:10.000Z');
const nowMs = now.getTime();
const empty = {
  ...{ responseTime: null, p95: null, p99: null, queueTime: null, serverTime: null },
  ...{ hitRate: null, mobilePercentage: null },
};

let database: TestDatabase;
let pools: Pools;
let tenantId: string;
let otherId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = makePools(database);
  [tenantId, otherId] = await makeTenants(pools.platform, ['acme', 'other']);
});

beforeEach(async () => {
  await asLogin(database.superuserDatabaseUrl, async (client) => {
    await client.query('delete from cache_management.cache_tenant_rollups_5m');
    for (const granule of ['1m', '1h', '1d']) {
      await client.query(`delete from cache_management.cache_rollups_${granule}`);
      await client.query(`delete from cache_management.cache_tenant_rollups_${granule}`);
    }
    await client.query('delete from cache_management.ingest_minutes');
  });
});

afterAll(async () => {
  await pools.close();
  await database.drop();
});

type Options = Omit<Parameters<typeof getTenantPerformance>[2], 'now'> & { at?: Date };

const read = async ({ at = now, ...options }: Options) =>
  performanceSchema.parse(
    await withTenant(pools.app, tenantId, (client) => getTenantPerformance(client, tenantId, { ...options, now: at })),
  );

const store = (...rows: Omit<Parameters<typeof makeRollup>[0], 'tenantId'>[]) =>
  storeBatches(pools.ingest, [makeBatch(rows.map((row) => makeRollup({ tenantId, ...row })))]);

const markMinutes = (fromMs: number, toMs: number) =>
  markIngestMinutes(
    pools.ingest,
    Array.from({ length: (toMs - fromMs) / minuteMs }, (_, index) => fromMs + index * minuteMs),
  );

describe('the points of a range', () => {
  it.each<[Range, number, number]>([
    ['1h', 60, 60],
    ['24h', 300, 288],
    ['7d', 3_600, 168],
    ['30d', 10_800, 240],
  ])('%s: every bucket is there, of %d s, at most 300, and the last one holds now', async (range, seconds, count) => {
    const { bucketSeconds, points, previous } = await read({ range });
    expect(bucketSeconds).toBe(seconds);
    expect(points).toHaveLength(count);
    expect(previous).toBeUndefined();
    const starts = points.map(({ timestamp }) => Date.parse(timestamp));
    expect(
      starts.every(
        (start, index) => start % (seconds * 1000) === 0 && start - (starts[0] ?? 0) === index * seconds * 1000,
      ),
    ).toBe(true);
    expect(starts.at(-1)).toBeLessThanOrEqual(nowMs);
    expect(starts.at(-1)).toBeGreaterThan(nowMs - seconds * 1000);
  });

  it('have the figures of their bucket', async () => {
    await store(
      { bucketMs: nowMs - 10 * minuteMs, hits: 6, misses: 3, stales: 1, calls: 10 },
      {
        bucketMs: nowMs - 10 * minuteMs,
        hits: 0,
        misses: 0,
        stales: 0,
        calls: 10,
        device: 'desktop',
        operation: 'set',
      },
    );
    const point = (await read({ range: '24h' })).points.find(({ hitRate }) => hitRate !== null);
    expect(point).toMatchObject({ timestamp: '2026-03-10T11:50:00.000Z', hitRate: 70, mobilePercentage: 50 });
    expect(point?.throughput).toBeCloseTo(20 / 300, 10);
    // Buckets 20 and 31 of the histogram are 20 and 31 µs.
    expect(point).toMatchObject({ responseTime: 0.031, p95: 0.031, p99: 0.031 });
  });

  it('count stale answers as hits and leave errors out', async () => {
    await store({ bucketMs: nowMs, calls: 8, hits: 1, stales: 2, misses: 1, errors: 4 });
    expect((await read({ range: '1h' })).points.at(-1)?.hitRate).toBe(75);
  });

  it('have no hit rate where nothing was asked for', async () => {
    await store({ bucketMs: nowMs, operation: 'set', calls: 10, hits: 0, stales: 0, misses: 0 });
    const point = (await read({ range: '1h' })).points.at(-1);
    expect(point?.hitRate).toBeNull();
    expect(point?.throughput).toBe(1);
  });

  it('divide the current bucket by the seconds that have passed', async () => {
    await store({ bucketMs: nowMs - 1_000, calls: 130 });
    expect((await read({ range: '24h' })).points.at(-1)?.throughput).toBeCloseTo(1, 10);
    expect((await read({ range: '1h' })).points.at(-1)?.throughput).toBeCloseTo(13, 10);
  });

  it('add up to the operations of the period', async () => {
    const offsets = Array.from({ length: 50 }, (_, index) => index * 17 * minuteMs);
    await store(...offsets.map((offset) => ({ bucketMs: nowMs - offset })));
    const { points, summary, bucketSeconds } = await read({ range: '24h' });
    const seconds = (index: number) => (index === points.length - 1 ? 130 : bucketSeconds);
    const total = points.reduce((sum, point, index) => sum + (point.throughput ?? 0) * seconds(index), 0);
    expect(total).toBeCloseTo(500, 6);
    expect(summary).toMatchObject({ totalOperations: 500, hitRate: 70, mobilePercentage: 100 });
  });
});

describe('how response time divides', () => {
  const split = (calls: number, queueSumUs: number, serverSumUs: number) => ({ calls, queueSumUs, serverSumUs });

  it.each([{}, { module: 'crm' }])('is the mean of the calls of which it is known, under %j', async (filter) => {
    await store(
      { bucketMs: nowMs - 25 * hourMs, split: split(1, 20, 80) },
      { bucketMs: nowMs - 40 * minuteMs },
      { bucketMs: nowMs - 30 * minuteMs, split: split(6, 600, 12_600) },
      { bucketMs: nowMs, split: split(2, 1_000, 3_000) },
      { bucketMs: nowMs, operation: 'set' },
    );
    const { points, summary, previous } = await read({ range: '24h', filter: { ...filter, compare: 'previous' } });
    const measured = points.filter(({ throughput }) => throughput !== null);
    const parts = [...measured, summary, previous?.summary].map((each) => [each?.queueTime, each?.serverTime]);
    expect(parts).toEqual([
      [null, null],
      [0.1, 2.1],
      [0.5, 1.5],
      [0.2, 1.95],
      [0.02, 0.08],
    ]);
    for (const range of ['7d', '30d'] as const) {
      expect((await read({ range, filter })).points.at(-1)).toMatchObject({ queueTime: 0.5, serverTime: 1.5 });
    }
  });
});

describe('a bucket without operations', () => {
  it('is unknown where nobody counted', async () => {
    const { points, summary } = await read({ range: '24h' });
    expect(points.every((point) => point.throughput === null && point.hitRate === null)).toBe(true);
    expect(summary).toEqual({ ...empty, throughput: null, totalOperations: null });
  });

  it('is quiet where ingestion ran all the time, and unknown where it missed a minute', async () => {
    await markMinutes(nowMs - (nowMs % hourMs) - hourMs, nowMs - (nowMs % hourMs) - 30 * minuteMs);
    await asLogin(database.superuserDatabaseUrl, (client) =>
      client.query("delete from cache_management.ingest_minutes where minute = '2026-03-10T11:07:00Z'"),
    );
    const { points, summary } = await read({ range: '24h' });
    const byTime = new Map(points.map((point) => [point.timestamp.slice(11, 16), point.throughput]));
    const times = ['10:55', '11:00', '11:05', '11:10', '11:25', '11:30'];
    expect(times.map((time) => byTime.get(time))).toEqual([null, 0, null, 0, 0, null]);
    expect(summary).toEqual({ ...empty, throughput: 0, totalOperations: 0 });
  });

  it('is quiet in its first seconds only where that minute is marked', async () => {
    const at = new Date('2026-03-10T12:00:04.000Z');
    expect((await read({ range: '24h', at })).points.at(-1)?.throughput).toBeNull();
    await markIngestMinutes(pools.ingest, [at.getTime()]);
    expect((await read({ range: '24h', at })).points.at(-1)?.throughput).toBe(0);
    expect((await read({ range: '7d', at })).points.at(-1)?.throughput).toBe(0);
  });
});

describe('filters', () => {
  it.each([
    [{ database: 2 }, 20],
    [{ module: 'api' }, 20],
    [{ dataType: 'session' }, 30],
    [{ device: 'desktop' as const }, 40],
    [{ network: 'wifi' as const }, 50],
    [{ database: 2, device: 'desktop' as const }, null],
  ])('%j', async (filter, calls) => {
    await store(
      { bucketMs: nowMs, calls: 10 },
      { bucketMs: nowMs, calls: 20, database: 2, module: 'api' },
      { bucketMs: nowMs, calls: 30, dataType: 'session' },
      { bucketMs: nowMs, calls: 40, device: 'desktop' },
      { bucketMs: nowMs, calls: 50, network: 'wifi' },
    );
    const { summary } = await read({ range: '24h', filter });
    expect(summary.totalOperations).toBe(calls);
    expect(summary.mobilePercentage).toBe(calls === null ? null : calls === 40 ? 0 : 100);
  });
});

describe('the period before', () => {
  it('is there when it is asked for, bucket by bucket', async () => {
    const dayMs = 24 * hourMs;
    await store({ bucketMs: nowMs - hourMs, calls: 30 }, { bucketMs: nowMs - hourMs - dayMs, calls: 60 });
    const { points, previous, summary } = await read({ range: '24h', filter: { compare: 'previous' } });
    expect(previous?.points).toHaveLength(points.length);
    const index = points.findIndex(({ throughput }) => throughput !== null);
    expect(previous?.points[index]?.throughput).toBeCloseTo(2 * (points[index]?.throughput ?? 0), 10);
    expect(summary.totalOperations).toBe(30);
    expect(previous?.summary.totalOperations).toBe(60);
  });
});

describe('platform staff', () => {
  it('read the same figures of a tenant', async () => {
    await store({ bucketMs: nowMs - hourMs }, { bucketMs: nowMs, device: 'desktop' });
    for (const filter of [{}, { device: 'mobile' as const }]) {
      const theirs = await withPlatform(pools.platform, byTest, (client) =>
        getTenantPerformance(client, tenantId, { range: '24h', filter, now }),
      );
      expect(theirs).toEqual(await read({ range: '24h', filter }));
    }
  });
});

describe('another tenant', () => {
  it('is not in the figures', async () => {
    await storeBatches(pools.ingest, [makeBatch([makeRollup({ tenantId: otherId, bucketMs: nowMs - 5 * minuteMs })])]);
    const { summary, points } = await read({ range: '24h' });
    expect(summary.hitRate).toBeNull();
    expect(points.every(({ hitRate }) => hitRate === null)).toBe(true);
    const stolen = await withTenant(pools.app, tenantId, (client) =>
      getTenantPerformance(client, otherId, { range: '24h', now }),
    );
    expect(stolen.summary.hitRate).toBeNull();
  });
});
