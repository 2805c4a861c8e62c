import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makePools, type Pools } from '#server/db/pools.ts';
import { storeBatches } from '#server/db/queries/telemetry/store-batches.ts';
import { queryRow, queryRows } from '#server/db/query-rows.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { asLogin } from './as-login.ts';
import { makeBatch, makeRollup, makeSample } from './make-batch.ts';
import { makeTenants } from './make-tenants.ts';

/** Noon of a day, so that the rows of a test share one hour and one day. */
const noonMs = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 12 * 3_600_000;

let database: TestDatabase;
let pools: Pools;
let acme: string;
let other: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = makePools(database);
  [acme, other] = await makeTenants(pools.platform, ['acme', 'other']);
});

afterEach(async () => {
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

const tables = ['1m', '1h', '1d'].flatMap((granule) => [`cache_rollups_${granule}`, `cache_tenant_rollups_${granule}`]);

const sumSchema = z.object({ rows: z.number(), calls: z.number(), us: z.number(), counted: z.number() });

/** Sums over a table; `counted` adds up the histograms, which must hold every call. */
function sumsOf(table: string) {
  return asLogin(database.superuserDatabaseUrl, (client) =>
    queryRow(
      client,
      sumSchema,
      `select count(*) as rows, coalesce(sum(calls), 0)::bigint as calls, coalesce(sum(latency_sum_us), 0)::bigint as us,
              coalesce(sum((select sum(latency[i + 1]) from generate_series(1, cardinality(latency), 2) i)), 0)::bigint
                as counted
         from cache_management.${table}`,
    ),
  );
}

describe('a stored batch', () => {
  it('is added up per minute, hour and day, by dimension and per tenant', async () => {
    const rows = [
      makeRollup({ tenantId: acme, bucketMs: noonMs }),
      makeRollup({ tenantId: acme, bucketMs: noonMs + 1_000, latency: [31, 2, 40, 8] }),
      makeRollup({ tenantId: acme, bucketMs: noonMs + 60_000, device: 'desktop' }),
    ];
    const batch = makeBatch(rows);
    expect(await storeBatches(pools.ingest, [batch])).toEqual({ stored: [batch.id], duplicates: [], rejected: [] });
    const calls = { calls: 30, us: 15_000, counted: 30 };
    expect(await sumsOf('cache_rollups_1m')).toEqual({ rows: 2, ...calls });
    expect(await sumsOf('cache_rollups_1h')).toEqual({ rows: 2, ...calls });
    expect(await sumsOf('cache_rollups_1d')).toEqual({ rows: 2, ...calls });
    expect(await sumsOf('cache_tenant_rollups_1m')).toEqual({ rows: 2, ...calls });
    expect(await sumsOf('cache_tenant_rollups_1h')).toEqual({ rows: 1, ...calls });
    expect(await sumsOf('cache_tenant_rollups_1d')).toEqual({ rows: 1, ...calls });
  });

  it('is added to what is there, histograms included', async () => {
    await storeBatches(pools.ingest, [makeBatch([makeRollup({ tenantId: acme, bucketMs: noonMs })])]);
    const later = makeRollup({ tenantId: acme, bucketMs: noonMs + 5_000, calls: 5, latency: [3, 1, 31, 3, 90, 1] });
    await storeBatches(pools.ingest, [makeBatch([later])]);
    const rowSchema = z.object({ calls: z.number(), mobile_calls: z.number(), latency: z.array(z.number()) });
    const rows = await asLogin(database.superuserDatabaseUrl, (client) =>
      queryRows(client, rowSchema, 'select * from cache_management.cache_tenant_rollups_1m'),
    );
    expect(rows).toEqual([{ calls: 15, mobile_calls: 15, latency: [3, 1, 20, 4, 31, 9, 90, 1] }]);
  });

  it('is counted once, however often it is sent', async () => {
    const sample = makeSample({ tenantId: acme, atMs: noonMs });
    const batch = makeBatch([makeRollup({ tenantId: acme, bucketMs: noonMs })], [sample]);
    const next = makeBatch([makeRollup({ tenantId: acme, bucketMs: noonMs })]);
    await storeBatches(pools.ingest, [batch, batch]);
    expect(await storeBatches(pools.ingest, [batch, next])).toEqual({
      stored: [next.id],
      duplicates: [batch.id],
      rejected: [],
    });
    expect(await storeBatches(pools.ingest, [{ ...batch, id: batch.id.toUpperCase() }])).toMatchObject({ stored: [] });
    for (const table of tables) expect(await sumsOf(table)).toMatchObject({ calls: 20, counted: 20 });
  });

  it('leaves no trace when a part of it cannot be stored, and counts in full when it is sent again', async () => {
    const batch = makeBatch(
      [makeRollup({ tenantId: acme, bucketMs: noonMs })],
      [makeSample({ tenantId: acme, atMs: noonMs, weight: 0 })],
    );
    await expect(storeBatches(pools.ingest, [batch])).rejects.toMatchObject({ code: '23514' });
    for (const table of tables) expect(await sumsOf(table)).toMatchObject({ rows: 0 });
    expect(await storeBatches(pools.ingest, [{ ...batch, samples: [] }])).toMatchObject({ stored: [batch.id] });
    expect(await sumsOf('cache_rollups_1m')).toMatchObject({ calls: 10 });
  });

  it('is stored without the rows of tenants that do not exist, which are named', async () => {
    const stranger = randomUUID();
    const batch = makeBatch(
      [makeRollup({ tenantId: stranger, bucketMs: noonMs }), makeRollup({ tenantId: acme, bucketMs: noonMs })],
      [makeSample({ tenantId: stranger, atMs: noonMs })],
    );
    expect(await storeBatches(pools.ingest, [batch])).toEqual({
      stored: [batch.id],
      duplicates: [],
      rejected: [stranger],
    });
    for (const table of tables) expect(await sumsOf(table)).toMatchObject({ rows: 1, calls: 10 });
  });

  it('marks the minutes that it measured', async () => {
    const rows = [0, 59_999, 180_000].map((offset) => makeRollup({ tenantId: acme, bucketMs: noonMs + offset }));
    await storeBatches(pools.ingest, [makeBatch(rows)]);
    const minutes = await asLogin(database.superuserDatabaseUrl, (client) =>
      queryRows(
        client,
        z.object({ minute: z.date() }),
        'select minute from cache_management.ingest_minutes order by minute',
      ),
    );
    expect(minutes.map(({ minute }) => minute.getTime() - noonMs)).toEqual([0, 180_000]);
  });

  it('may be empty', async () => {
    const batch = makeBatch([]);
    expect(await storeBatches(pools.ingest, [])).toEqual({ stored: [], duplicates: [], rejected: [] });
    expect(await storeBatches(pools.ingest, [batch])).toMatchObject({ stored: [batch.id] });
  });
});

describe('stored samples', () => {
  /** More than go into one statement, of several kinds, some with nulls. */
  const samples = () =>
    Array.from({ length: 4_100 }, (_, index) =>
      makeSample({
        tenantId: index % 3 === 0 ? other : acme,
        atMs: noonMs + index,
        key: index % 5 === 0 ? null : `é:${index}`,
        operation: index % 2 === 0 ? 'get' : 'set',
        outcome: index % 2 === 0 ? 'stale' : 'ok',
        database: index % 16,
        module: `m ${index % 7}`,
        dataType: index % 11 === 0 ? '1 x' : 'x',
        device: index % 4 === 0 ? 'tablet' : 'unknown',
        latencyUs: index,
        sizeBytes: index % 6 === 0 ? null : index,
        ttlSeconds: index % 4 === 0 ? null : index,
        weight: 1 + index / 3,
      }),
    );

  const readAll = () =>
    asLogin(database.superuserDatabaseUrl, (client) =>
      queryRows(
        client,
        z.record(z.string(), z.unknown()),
        `select tenant_id as "tenantId", (extract(epoch from recorded_at) * 1000)::float8 as "atMs", id, cache_key as key,
                operation_type as operation, outcome, cache_database as database, module, data_type as "dataType",
                device_type as device, network_type as network, (response_time_ms * 1000)::float8 as "latencyUs",
                payload_size_bytes as "sizeBytes", ttl_seconds as "ttlSeconds", weight,
                extract(epoch from expires_at - recorded_at)::float8 as lives
           from cache_management.cache_performance_metrics where module like 'm %' order by recorded_at`,
      ),
    );

  it('are what was sampled, however many they are', async () => {
    const all = samples();
    await storeBatches(pools.ingest, [makeBatch([], all.slice(0, 100)), makeBatch([], all.slice(100))]);
    const stored = await readAll();
    expect(stored).toHaveLength(all.length);
    for (const [index, sample] of all.entries()) {
      const { latencyUs, ...row } = stored[index] ?? {};
      expect(latencyUs).toBeCloseTo(sample.latencyUs, 6);
      expect({ ...row, latencyUs: sample.latencyUs }).toEqual({ ...sample, lives: sample.ttlSeconds });
    }
  });

  it('are all or none, and say what kept them from being stored', async () => {
    const before = (await readAll()).length;
    const all = samples().map((sample, index) => ({ ...sample, weight: index === 2_500 ? 0 : 1 }));
    await expect(storeBatches(pools.ingest, [makeBatch([], all)])).rejects.toMatchObject({ code: '23514' });
    expect(await readAll()).toHaveLength(before);
  });
});

describe('two ingesters at once', () => {
  it('give exact totals of overlapping batches, in whatever order each sends them', async () => {
    const modules = Array.from({ length: 40 }, (_, index) => `m${index}`);
    const batches = Array.from({ length: 12 }, (_, index) =>
      makeBatch(
        modules.flatMap((module) =>
          [acme, other].map((tenantId) => makeRollup({ tenantId, module, bucketMs: noonMs + index * 1_000 })),
        ),
      ),
    );
    const one = [...batches];
    const two = [...batches].reverse();
    const ingest = async (queue: typeof batches) => {
      const results = [];
      for (let at = 0; at < queue.length; at += 3) {
        results.push(await storeBatches(pools.ingest, queue.slice(at, at + 3)));
      }
      return results;
    };
    const results = (await Promise.all([ingest(one), ingest(two)])).flat();
    const stored = results.flatMap((result) => result.stored);
    expect(stored.toSorted()).toEqual(batches.map(({ id }) => id).toSorted());
    expect(results.flatMap(({ duplicates }) => duplicates)).toHaveLength(batches.length);
    const calls = 12 * 40 * 2 * 10;
    for (const table of tables) expect(await sumsOf(table)).toMatchObject({ calls, counted: calls });
  });
});
