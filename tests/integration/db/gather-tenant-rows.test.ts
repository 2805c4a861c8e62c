import type { ClientBase } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTransaction } from '#server/db/in-transaction.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import { listTopKeys } from '#server/db/queries/performance/list-top-keys.ts';
import { gatherTenantRows } from '#server/db/queries/telemetry/gather-tenant-rows.ts';
import { storeBatches } from '#server/db/queries/telemetry/store-batches.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { asLogin, runAs } from './as-login.ts';
import { makeBatch, makeRollup, makeSample } from './make-batch.ts';
import { makeTenants } from './make-tenants.ts';

const minuteMs = 60_000;
const now = new Date('2026-03-10T12:30:00Z');

let database: TestDatabase;
let pools: Pools;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = makePools(database);
  const tenants = await makeTenants(pools.platform, ['acme', 'zeta']);
  // Twelve hours, ten minutes apart, the tenants in turn: as ingestion writes.
  const times = Array.from({ length: 72 }, (_, step) => now.getTime() - (72 - step) * 10 * minuteMs);
  const rollups = times.flatMap((bucketMs) => tenants.map((tenantId) => makeRollup({ tenantId, bucketMs })));
  const samples = times.flatMap((atMs, step) => {
    const read = { key: `contact:${step % 5}`, outcome: step % 3 === 0 ? 'miss' : 'hit' } as const;
    return tenants.map((tenantId) => makeSample({ tenantId, atMs, ...read }));
  });
  for (let from = 0; from < rollups.length; from += 24) {
    await storeBatches(pools.ingest, [makeBatch(rollups.slice(from, from + 24), samples.slice(from, from + 24))]);
  }
});

afterAll(async () => {
  await pools.close();
  await database.drop();
});

const gather = (url = database.ownerDatabaseUrl) => asLogin(url, (client) => gatherTenantRows(client, now));

async function rows(table: string): Promise<unknown[]> {
  return (await runAs(database.superuserDatabaseUrl, `select * from cache_management.${table} order by 1, 2, 3`)).rows;
}

/** How often the tenant changes from one row of the chunk with `at` to the next, as they lie on the disk. */
async function changes(table: string, column: string, at: Date): Promise<unknown> {
  const sql = `select count(*)::int as changes from (
      select tenant_id <> lag(tenant_id) over (order by ctid) as changed from cache_management.${table}
       where tableoid = (select tableoid from cache_management.${table} where ${column} = $1 limit 1)) as pairs
     where changed`;
  return (await runAs(database.superuserDatabaseUrl, sql, [at])).rows[0]?.changes;
}

it('rows whose time is over lie by tenant, the same as before, and are not moved again', async () => {
  const tables = ['cache_performance_metrics', 'cache_tenant_rollups_5m'];
  const before = await Promise.all(tables.map(rows));
  const old = new Date(now.getTime() - 5 * 60 * minuteMs);
  expect(await changes('cache_performance_metrics', 'recorded_at', old)).toBeGreaterThan(1);

  expect(await gather()).toBeGreaterThan(4);
  expect(await Promise.all(tables.map(rows))).toEqual(before);
  expect(await changes('cache_performance_metrics', 'recorded_at', old)).toBe(1);
  expect(await changes('cache_tenant_rollups_5m', 'bucket', old)).toBe(1);
  expect(await gather()).toBe(0);
});

it('top keys are the same by the indexes that samples have once their time is over', async () => {
  const [tenantId = ''] = (await runAs(database.superuserDatabaseUrl, 'select id from accounts.tenants')).rows.map(
    ({ id }) => String(id),
  );
  const period = { fromMs: now.getTime() - 11 * 60 * minuteMs, toMs: now.getTime() - 20 * minuteMs };
  const list = (client: ClientBase) => listTopKeys(client, tenantId, period, { by: 'misses', limit: 10 });
  const top = () => withTenant(pools.app, tenantId, list);
  const indexed = await top();
  expect(await inTransaction(pools.platform, list)).toEqual(indexed);
  expect(indexed).toMatchObject([
    { key: 'contact:1', misses: 5, calls: 13 },
    { key: 'contact:4', misses: 5, calls: 13 },
    { key: 'contact:0', misses: 4, calls: 12 },
    { key: 'contact:2', misses: 4, calls: 13 },
    { key: 'contact:3', misses: 4, calls: 13 },
  ]);

  const names =
    "select indexrelid::regclass::text as name from pg_index where indexrelid::regclass::text ~ '_(by_key|missed)$'";
  const indexes = (await runAs(database.superuserDatabaseUrl, names)).rows.map(({ name }) => String(name));
  expect(indexes.length).toBeGreaterThan(4);
  for (const name of indexes) await runAs(database.superuserDatabaseUrl, `drop index ${name}`);
  expect(await top()).toEqual(indexed);
  expect(await gather()).toBe(0);
  expect(await top()).toEqual(indexed);
});

it('the rows of the current chunk stay where they are, and a late batch still finds its place', async () => {
  const last = new Date(now.getTime() - 10 * minuteMs);
  expect(await changes('cache_performance_metrics', 'recorded_at', last)).toBeGreaterThan(1);
  const [tenantId] = await makeTenants(pools.platform, ['late']);
  const bucketMs = now.getTime() - 8 * 60 * minuteMs;
  await storeBatches(pools.ingest, [makeBatch([makeRollup({ tenantId, bucketMs })], [])]);
  const sql = 'select count(*)::int as n from cache_management.cache_tenant_rollups_5m where tenant_id = $1';
  expect((await runAs(database.superuserDatabaseUrl, sql, [tenantId])).rows).toEqual([{ n: 1 }]);
});

it('only the owner may do it', async () => {
  await expect(gather(database.databaseUrl)).rejects.toMatchObject({ code: '42501' });
});
