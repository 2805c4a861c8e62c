import { afterAll, beforeAll, expect, it } from 'vitest';
import { makePools, type Pools } from '#server/db/pools.ts';
import { recomputeRollups } from '#server/db/queries/telemetry/recompute-rollups.ts';
import { storeBatches } from '#server/db/queries/telemetry/store-batches.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { asLogin, runAs } from './as-login.ts';
import { makeBatch, makeRollup } from './make-batch.ts';
import { makeTenants } from './make-tenants.ts';

const hourMs = 3_600_000;
/** Noon of yesterday: its hours are whole, and its day. */
const now = new Date();
const noonMs = Math.floor(now.getTime() / (24 * hourMs)) * 24 * hourMs - 12 * hourMs;

let database: TestDatabase;
let pools: Pools;
let mine: string;
let theirs: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = makePools(database);
  [mine, theirs] = await makeTenants(pools.platform, ['mine', 'theirs']);
  const rows = [mine, theirs].flatMap((tenantId) =>
    [0, 61_000, 2 * hourMs].flatMap((offset) => [
      makeRollup({
        ...{ tenantId, bucketMs: noonMs + offset },
        split: { calls: 4, queueSumUs: 100, serverSumUs: 900 },
      }),
      makeRollup({ tenantId, bucketMs: noonMs + offset, device: 'desktop', latency: [3, 1, 31, 9] }),
    ]),
  );
  const old = makeRollup({ tenantId: mine, bucketMs: noonMs - 4 * 24 * hourMs });
  await storeBatches(pools.ingest, [makeBatch([...rows, old])]);
});
afterAll(async () => {
  await pools.close();
  await database.drop();
});

const recompute = (dryRun: boolean, tenantId: string | null = null) =>
  asLogin(database.ownerDatabaseUrl, (client) => {
    const range = { from: new Date(noonMs - 5 * 24 * hourMs), to: now };
    return recomputeRollups(client, { ...range, tenantId, dryRun }, now);
  });

async function snapshot() {
  const dimensional = ['cache_rollups_1h', 'cache_rollups_1d'];
  const tables = [...dimensional, ...['1m', '5m', '1d'].map((granule) => `cache_tenant_rollups_${granule}`)];
  return Promise.all(
    tables.map(async (table) => {
      const sql = `select to_jsonb(t) as row from cache_management.${table} t order by to_jsonb(t)::text`;
      return (await runAs(database.superuserDatabaseUrl, sql)).rows;
    }),
  );
}

const differing = (found: Awaited<ReturnType<typeof recompute>>) =>
  found.filter(({ missing, changed, extra }) => missing + changed + extra > 0);

it('rollups that ingestion wrote are what is computed again', async () => {
  const before = await snapshot();
  const found = await recompute(false);
  expect(differing(found)).toEqual([]);
  expect(found.map(({ compared }) => compared)).toEqual([8, 5, 6, 4, 5, 3]);
  expect(await snapshot()).toEqual(before);
});

it('what was damaged is told, and mended unless it is a dry run', async () => {
  const before = await snapshot();
  await runAs(
    database.superuserDatabaseUrl,
    `update cache_management.cache_rollups_1h set calls = calls + 5 where tenant_id = '${mine}' and device = 'desktop'
        and bucket = to_timestamp(${noonMs / 1000});
     delete from cache_management.cache_tenant_rollups_1m where tenant_id = '${theirs}';
     update cache_management.cache_tenant_rollups_5m set queue_sum_us = 0 where tenant_id = '${mine}'
        and bucket = to_timestamp(${noonMs / 1000});
     update cache_management.cache_tenant_rollups_1d set latency = '{1,1}' where tenant_id = '${mine}'
        and bucket > now() - interval '3 days';
     insert into cache_management.cache_rollups_1h
       select '${mine}', bucket + interval '1 hour', database, 'nobody', data_type, operation, device, network, calls, hits,
              misses, stales, errors, bytes, latency_sum_us, latency
         from cache_management.cache_rollups_1h where tenant_id = '${theirs}' limit 1`,
  );
  const damaged = await snapshot();
  const looked = await recompute(true);
  expect(looked).toContainEqual(
    expect.objectContaining({ table: 'cache_rollups_1h', missing: 0, changed: 1, extra: 1, calls: -5 - 20 }),
  );
  expect(looked).toContainEqual(expect.objectContaining({ table: 'cache_tenant_rollups_1m', missing: 3 }));
  expect(looked).toContainEqual(expect.objectContaining({ table: 'cache_tenant_rollups_5m', changed: 1, calls: 0 }));
  expect(await snapshot()).toEqual(damaged);
  // Only one tenant's, then everybody's.
  expect(differing(await recompute(false, theirs)).map(({ table }) => table)).toEqual(['cache_tenant_rollups_1m']);
  await recompute(false);
  expect(differing(await recompute(true))).toEqual([]);
  expect(await snapshot()).toEqual(before);
});

it('what its source no longer holds is left alone', async () => {
  await runAs(
    database.superuserDatabaseUrl,
    `delete from cache_management.cache_rollups_1m where bucket < now() - interval '3 days'`,
  );
  const before = await snapshot();
  expect(differing(await recompute(false))).toEqual([]);
  expect(await snapshot()).toEqual(before);
});
