import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePools, type Pools } from '#server/db/pools.ts';
import { storeBatches } from '#server/db/queries/telemetry/store-batches.ts';
import { storeRedisMetrics } from '#server/db/queries/telemetry/store-redis-metrics.ts';
import { censusMetrics } from '#server/telemetry/census-metrics.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { runAs, runAsTenant } from './as-login.ts';
import { makeBatch, makeRollup } from './make-batch.ts';
import { makeTenants } from './make-tenants.ts';

const stepMs = 300_000;
const atMs = Math.floor(Date.now() / stepMs) * stepMs - stepMs;

let database: TestDatabase;
let pools: Pools;
let mine: string;
let theirs: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = makePools(database);
  [mine, theirs] = await makeTenants(pools.platform, ['mine', 'theirs']);
  const rows = [
    makeRollup({ tenantId: mine, bucketMs: atMs, database: 1 }),
    makeRollup({
      tenantId: mine,
      bucketMs: atMs + 60_000,
      database: 1,
      device: 'desktop',
      hits: 1,
      misses: 9,
      stales: 0,
    }),
    makeRollup({ tenantId: mine, bucketMs: atMs, database: 2, operation: 'lock', hits: 0, misses: 0, stales: 0 }),
    makeRollup({ tenantId: theirs, bucketMs: atMs }),
  ];
  await storeBatches(pools.ingest, [makeBatch(rows)]);
  for (const [offsetMs, keys] of [
    [0, 5],
    [120_000, 8],
  ] as const) {
    await storeRedisMetrics(
      pools.ingest,
      censusMetrics({
        measuredAt: new Date(atMs + offsetMs),
        databases: [0, 1],
        rows: [
          { tenantId: mine, database: 1, keys, memoryBytes: keys * 100 },
          { tenantId: theirs, database: 1, keys: 1_000, memoryBytes: 1 },
          { tenantId: '11111111-1111-4111-8111-111111111111', database: 0, keys: 1, memoryBytes: 1 },
        ],
      }),
    );
  }
});
afterAll(async () => {
  await pools.close();
  await database.drop();
});

const view = 'select * from performance.cache_metrics order by database';

describe('performance.cache_metrics', () => {
  it('shows a tenant its own figures per database and step, in bytes, percent and milliseconds', async () => {
    const { rows } = await runAsTenant(database.databaseUrl, mine, view);
    const fixed = { tenant_id: mine, cache_type: 'redis', recorded_at: new Date(atMs) };
    expect(rows).toEqual([
      { ...fixed, database: 1, memory_usage: '800', key_count: '8', hit_rate: 40, avg_response_time: 0.5 },
      { ...fixed, database: 2, memory_usage: null, key_count: null, hit_rate: null, avg_response_time: 0.5 },
    ]);
  });

  it('shows nothing to a tenant that asks for another, nor without a tenant', async () => {
    const sql = 'select * from performance.cache_metrics where tenant_id = $1';
    expect((await runAsTenant(database.databaseUrl, mine, sql, [theirs])).rows).toEqual([]);
    expect((await runAs(database.databaseUrl, view)).rows).toEqual([]);
  });

  it('runs with the rights of who asks', async () => {
    await expect(runAs(database.ingestDatabaseUrl, view)).rejects.toMatchObject({ code: '42501' });
  });
});

describe('redis_metrics', () => {
  it('show a tenant nothing of the whole instance, and platform staff everything', async () => {
    const sql = 'select distinct tenant_id from cache_management.redis_metrics order by 1';
    expect((await runAsTenant(database.databaseUrl, mine, sql)).rows).toEqual([{ tenant_id: mine }]);
    const { rows } = await runAs(database.platformDatabaseUrl, sql);
    expect(rows.map(({ tenant_id }) => tenant_id)).toEqual([...[mine, theirs].sort(), null]);
  });

  it('hold the sums of all tenants per database, zeros and unknown tenants included', async () => {
    const { rows } = await runAs(
      database.platformDatabaseUrl,
      `select database_id as database, metric_value as value from cache_management.redis_metrics
        where tenant_id is null and metric_name = 'keys' and time = $1 order by 1`,
      [new Date(atMs)],
    );
    expect(rows).toEqual([
      { database: 0, value: 1 },
      { database: 1, value: 1_005 },
    ]);
  });

  it('are written by ingestion alone', async () => {
    const sql = `insert into cache_management.redis_metrics (time, tenant_id, metric_name) values (now(), $1, 'keys')`;
    await expect(runAsTenant(database.databaseUrl, mine, sql, [mine])).rejects.toMatchObject({ code: '42501' });
  });
});
