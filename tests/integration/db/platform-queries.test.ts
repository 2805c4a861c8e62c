import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NeighborMeasure, type NeighborWindow, neighborsSchema } from '#lib/contracts/neighbors.ts';
import { platformTenantSchema } from '#lib/contracts/platform.ts';
import { bucketOf } from '#lib/telemetry/latency-histogram.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import { getFleetFigures } from '#server/db/queries/platform/get-fleet-figures.ts';
import { getNoisyNeighbors } from '#server/db/queries/platform/get-noisy-neighbors.ts';
import { listMobileClasses } from '#server/db/queries/platform/list-mobile-classes.ts';
import { listTenants } from '#server/db/queries/platform/list-tenants.ts';
import { storeBatches } from '#server/db/queries/telemetry/store-batches.ts';
import { storeCensus } from '#server/db/queries/telemetry/store-census.ts';
import { withPlatform } from '#server/db/with-platform.ts';
import { mobileScore } from '#server/http/mobile-score.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { runAs } from './as-login.ts';
import { makeBatch, makeRollup } from './make-batch.ts';
import { byTest, makeTenants } from './make-tenants.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** At the end of a minute: the window of 5 minutes holds 4 whole ones and 59 s of the current one. */
const now = new Date('2026-03-10T12:04:59.000Z');
const nowMs = now.getTime();

let database: TestDatabase;
let pools: Pools;
let loud: string;
let calm: string;
let idle: string;

const platform = <T>(work: Parameters<typeof withPlatform<T>>[2]) => withPlatform(pools.platform, byTest, work);

beforeAll(async () => {
  database = await createTestDatabase();
  pools = makePools(database);
  [loud, calm, idle] = await makeTenants(pools.platform, ['loud', 'calm', 'idle']);
});

afterAll(async () => {
  await pools.close();
  await database.drop();
});

const neighbors = async (window: NeighborWindow, by: NeighborMeasure = 'serverTime', limit = 10) =>
  neighborsSchema.parse(await platform((client) => getNoisyNeighbors(client, { window, by, limit }, now)));

// In order: each test builds on what the one before stored.
describe('before anything was measured', () => {
  it('nobody is noisy, and nothing is 0', async () => {
    const { totals, neighbors: list } = await neighbors('5m');
    expect(totals).toEqual({ serverTime: null, bytes: null, memory: null, operations: null });
    expect(list).toHaveLength(3);
    expect(list[0]?.serverTime).toEqual({ value: null, share: null, change: null });
  });

  it('the fleet has no figures', async () => {
    const figures = await platform((client) => getFleetFigures(client, now));
    expect(figures).toEqual({ hitRate: null, averageMs: null, p95Ms: null, p99Ms: null });
    expect(await platform((client) => listMobileClasses(client, now, 1))).toEqual([]);
  });
});

describe('noisy neighbours', () => {
  it('are named by their share, with what changed and the class behind it', async () => {
    await storeBatches(pools.ingest, [
      makeBatch([
        makeRollup({ tenantId: loud, bucketMs: nowMs, calls: 60, latencySumUs: 600_000, bytes: 600 }),
        makeRollup({
          tenantId: loud,
          bucketMs: nowMs - minuteMs,
          calls: 20,
          latencySumUs: 200_000,
          bytes: 0,
          module: 'api',
        }),
        makeRollup({ tenantId: loud, bucketMs: nowMs - 5 * minuteMs, calls: 40, latencySumUs: 400_000, bytes: 600 }),
        makeRollup({ tenantId: calm, bucketMs: nowMs, calls: 20, latencySumUs: 200_000, bytes: 1400 }),
      ]),
    ]);
    const rows = [
      { tenantId: loud, database: 1, keys: 1, memoryBytes: 250 },
      { tenantId: calm, database: 1, keys: 1, memoryBytes: 750 },
    ];
    await storeCensus(pools.ingest, { measuredAt: now, databases: [1], rows });
    const answer = await neighbors('5m');
    expect(answer.totals).toEqual({ serverTime: 1000, bytes: 2000, memory: 1000, operations: 100 });
    const [first, second, third] = answer.neighbors;
    expect(first).toMatchObject({
      tenantId: loud,
      slug: 'loud',
      serverTime: { value: 800, share: 80 },
      bytes: { value: 600, share: 30 },
      memory: { value: 250, share: 25, change: null },
      operations: { value: 80, share: 80 },
      topClass: { database: 1, module: 'crm', dataType: 'api_response', share: 75 },
    });
    // 80 in 299 s after 40 in 300 s.
    expect(first?.operations.change).toBeCloseTo(100 * (80 / 299 / (40 / 300) - 1), 9);
    expect(second).toMatchObject({ tenantId: calm, operations: { value: 20, share: 20, change: null } });
    expect(third).toMatchObject({ tenantId: idle, operations: { value: null, share: null }, topClass: null });
  });

  it('are sorted by what is asked for, and the totals stay those of all', async () => {
    const { neighbors: list, totals } = await neighbors('5m', 'bytes', 1);
    expect(list.map(({ tenantId }) => tenantId)).toEqual([calm]);
    expect(totals.bytes).toBe(2000);
    expect((await neighbors('5m', 'memory', 1)).neighbors[0]?.tenantId).toBe(calm);
  });

  it.each(['1h', '24h'] as const)('are found over %s, before it too', async (window) => {
    const answer = await neighbors(window);
    expect(answer.totals.operations).toBe(140);
    expect(answer.neighbors[0]?.operations).toMatchObject({ value: 120, change: null });
  });
});

describe('the fleet', () => {
  const list = async (id?: string) =>
    (await platform((client) => listTenants(client, now, id))).map((tenant) => platformTenantSchema.parse(tenant));

  it('has a trend by the hour, what changed, and no quota where the catalogue decides', async () => {
    await storeBatches(pools.ingest, [
      makeBatch([makeRollup({ tenantId: loud, bucketMs: nowMs - 23 * hourMs, hits: 1, stales: 0, misses: 3 })]),
    ]);
    const tenant = (await list()).find(({ id }) => id === loud);
    expect(tenant).toMatchObject({ hitRate: 70, quotaBytes: null, change: { hitRate: 0 } });
    expect(tenant?.change.opsPerSecond).toBeCloseTo(80 / 299 - 40 / 300, 9);
    expect(tenant?.trend).toEqual([25, ...Array(21).fill(null), 70, 70]);
  });

  it('knows a quota where every database has its own limit', async () => {
    const sql = 'update cache_management.tenant_cache_configs set max_memory_mb = $2 where tenant_id = $1';
    await runAs(database.superuserDatabaseUrl, `${sql} and database_number > 0`, [calm, 2]);
    expect((await list(calm))[0]?.quotaBytes).toBeNull();
    await runAs(database.superuserDatabaseUrl, sql, [calm, 2]);
    expect((await list(calm))[0]?.quotaBytes).toBe(32 * 2 ** 20);
  });

  it('answers for one tenant as it does among all', async () => {
    const all = await list();
    for (const tenant of all) expect(await list(tenant.id)).toEqual([tenant]);
  });

  it('has its figures together, without those of the canaries', async () => {
    const [canary] = await makeTenants(pools.platform, ['canary']);
    await runAs(database.superuserDatabaseUrl, 'update accounts.tenants set canary = true where id = $1', [canary]);
    await storeBatches(pools.ingest, [
      makeBatch([makeRollup({ tenantId: canary, bucketMs: nowMs, calls: 9, misses: 9 })]),
    ]);
    const figures = await platform((client) => getFleetFigures(client, now));
    // Four times 7 answers of 10, and the old one of 4.
    expect(figures.hitRate).toBeCloseTo((100 * 29) / 44, 9);
    expect(figures).toMatchObject({ averageMs: 10, p95Ms: 0.031, p99Ms: 0.031 });
  });
});

describe('the score of mobile devices', () => {
  it('counts fast operations of classes whose TTL is adapted', async () => {
    const fast = bucketOf(50_000);
    const bucketMs = nowMs - 2 * hourMs;
    const row = { tenantId: idle, bucketMs, module: 'shop' };
    await storeBatches(pools.ingest, [
      makeBatch([
        makeRollup({ ...row, dataType: 'session', calls: 8, latency: [fast - 1, 3, fast, 3, fast + 1, 2] }),
        makeRollup({ ...row, dataType: 'odd', calls: 4, latency: [20, 4] }),
        makeRollup({ ...row, dataType: 'odd', calls: 4, latency: [20, 4], database: 7 }),
        makeRollup({ ...row, dataType: 'session', calls: 100, latency: [20, 100], device: 'desktop' }),
      ]),
    ]);
    const own = 'update cache_management.tenant_cache_configs set mobile_ttl_seconds = 60 where database_number = 7';
    await runAs(database.superuserDatabaseUrl, own);
    const classes = await platform((client) => listMobileClasses(client, now, fast));
    const shop = classes.filter(({ module }) => module === 'shop');
    expect(shop.toSorted((a, b) => b.calls - a.calls || a.database - b.database)).toEqual([
      { database: 1, module: 'shop', dataType: 'session', ownTtl: false, calls: 8, fast: 6 },
      { database: 1, module: 'shop', dataType: 'odd', ownTtl: false, calls: 4, fast: 4 },
      { database: 7, module: 'shop', dataType: 'odd', ownTtl: true, calls: 4, fast: 4 },
    ]);
    expect(mobileScore(shop, 'multi-tenant')).toBe((100 * 10) / 16);
    expect(mobileScore(shop, 'enterprise')).toBe((100 * 14) / 16);
    expect(mobileScore([], 'enterprise')).toBeNull();
  });
});
