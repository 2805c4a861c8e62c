import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { makePools, type Pools } from '#server/db/pools.ts';
import { storeSlowCommands } from '#server/db/queries/server-truth/store-slow-commands.ts';
import { dropOldChunks, retentionMs } from '#server/db/queries/telemetry/drop-old-chunks.ts';
import { forgetTenantTelemetry } from '#server/db/queries/telemetry/forget-tenant-telemetry.ts';
import { markIngestMinutes } from '#server/db/queries/telemetry/mark-ingest-minutes.ts';
import { storeBatches } from '#server/db/queries/telemetry/store-batches.ts';
import { storeRedisMetrics } from '#server/db/queries/telemetry/store-redis-metrics.ts';
import { queryRows } from '#server/db/query-rows.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { asLogin, runAs } from './as-login.ts';
import { makeBatch, makeRollup, makeSample } from './make-batch.ts';
import { makeTenants } from './make-tenants.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const now = new Date();

let database: TestDatabase;
let pools: Pools;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = makePools(database);
  const [tenantId] = await makeTenants(pools.platform, ['acme']);
  const ages = [
    0,
    20 * hourMs,
    30 * hourMs,
    40 * hourMs,
    60 * hourMs,
    80 * dayMs,
    120 * dayMs,
    700 * dayMs,
    900 * dayMs,
  ];
  for (const age of ages) {
    const atMs = now.getTime() - age;
    const batch = makeBatch([makeRollup({ tenantId, bucketMs: atMs, l1Hits: 1 })], [makeSample({ tenantId, atMs })]);
    await storeBatches(pools.ingest, [batch]);
    const metric = { time: new Date(atMs), tenantId, database: 1, name: 'keys', value: 1 };
    await storeRedisMetrics(pools.ingest, [metric]);
    const slow = { id: atMs, atMs, durationUs: 1, command: 'get', tenantId, keyClass: null, clientName: null };
    await storeSlowCommands(pools.ingest, { node: 'data', runId: null, entries: [slow] });
  }
  await markIngestMinutes(pools.ingest, [now.getTime(), now.getTime() - 100 * dayMs]);
  await runAs(
    database.superuserDatabaseUrl,
    "insert into cache_management.telemetry_batches values (gen_random_uuid(), now() - interval '20 days')",
  );
});

afterAll(async () => {
  await pools.close();
  await database.drop();
});

const columns: Record<string, string> = { cache_performance_metrics: 'recorded_at', redis_metrics: 'time' };
const drop = () => asLogin(database.ownerDatabaseUrl, (client) => dropOldChunks(client, now));

it('telemetry past its retention goes by whole chunks, the rest stays', async () => {
  const dropped = await drop();
  for (const [table, keptMs] of Object.entries(retentionMs)) {
    const column = columns[table] ?? 'bucket';
    const rows = await asLogin(database.superuserDatabaseUrl, (client) =>
      queryRows(client, z.object({ at: z.date() }), `select ${column} as at from cache_management.${table} order by 1`),
    );
    const oldest = now.getTime() - (rows[0]?.at.getTime() ?? 0);
    expect(dropped[table], table).toBeGreaterThan(0);
    // A chunk is at most a sixth of the retention wide, and a bucket of a day begins up to a day before its rows.
    expect(oldest, table).toBeLessThan(keptMs * 1.2 + dayMs);
    expect(rows.length, table).toBeGreaterThanOrEqual(2);
  }
  const again = await drop();
  expect(Object.values(again).every((chunks) => chunks === 0)).toBe(true);
});

it('the ledger, the minutes of ingestion and what was slow are forgotten in time', async () => {
  await drop();
  const { rows } = await runAs(
    database.superuserDatabaseUrl,
    `select (select count(*)::int from cache_management.telemetry_batches) as batches,
            (select min(minute) > now() - interval '91 days' from cache_management.ingest_minutes) as minutes,
            (select count(*)::int from cache_management.slow_commands) as slow`,
  );
  expect(rows).toEqual([{ batches: 9, minutes: true, slow: 5 }]);
});

it('the accounts of producers that ended and of made-up tenants do not pile up', async () => {
  await runAs(
    database.superuserDatabaseUrl,
    `insert into cache_management.telemetry_conservation
       (tenant_id, producer, sent, dropped, stored, rejected, updated_at)
     select case when n <= 2 then (select id from accounts.tenants limit 1) else gen_random_uuid() end,
            case when n <= 3 then gen_random_uuid() else '44444444-4444-4444-8444-444444444444' end, n, 0, 0, 0,
            case n when 1 then now() - interval '15 days' else now() end
       from generate_series(1, 1100) n`,
  );
  await drop();
  const { rows } = await runAs(
    database.superuserDatabaseUrl,
    `select count(*) filter (where exists (select from accounts.tenants where id = tenant_id) and sent <= 2)::int as known,
            min(sent)::int as least, count(*) filter (where not exists (select from accounts.tenants where id = tenant_id))::int
              as strangers
       from cache_management.telemetry_conservation`,
  );
  expect(rows).toEqual([{ known: 1, least: 2, strangers: 1_000 }]);
});

it('a tenant that keeps its telemetry shorter loses its own old rows and nobody else’s', async () => {
  const [brief, usual] = await makeTenants(pools.platform, ['brief', 'usual']);
  for (const tenantId of [brief, usual]) {
    for (const age of [0, 3 * hourMs, 3 * dayMs]) {
      const atMs = now.getTime() - age;
      const batch = makeBatch([makeRollup({ tenantId, bucketMs: atMs, l1Hits: 1 })], [makeSample({ tenantId, atMs })]);
      await storeBatches(pools.ingest, [batch]);
    }
  }
  await runAs(
    database.platformDatabaseUrl,
    `insert into cache_management.telemetry_retention (tenant_id, samples_hours, minutes_hours, hours_days)
     values ($1, 1, 2, 1)`,
    [brief],
  );
  await asLogin(database.ownerDatabaseUrl, (client) => forgetTenantTelemetry(client, now));
  const counted = async (tenantId: string) => {
    const tables = [
      ...['cache_performance_metrics', 'cache_rollups_1m', 'cache_in_process_1m'],
      ...['cache_tenant_rollups_1h', 'cache_rollups_1d'],
    ];
    const counts = tables.map(
      (table) => `(select count(*)::int from cache_management.${table} where tenant_id = $1) as ${table}`,
    );
    return (await runAs(database.superuserDatabaseUrl, `select ${counts.join(', ')}`, [tenantId])).rows[0];
  };
  const all = await counted(usual);
  expect(all).toMatchObject({ cache_performance_metrics: 3, cache_rollups_1m: 3, cache_tenant_rollups_1h: 3 });
  expect(await counted(brief)).toEqual({
    ...all,
    cache_performance_metrics: 1,
    cache_rollups_1m: 1,
    cache_in_process_1m: 1,
    cache_tenant_rollups_1h: 2,
  });
});

it('only the owner may do it', async () => {
  const refused = asLogin(database.databaseUrl, (client) => dropOldChunks(client, now));
  await expect(refused).rejects.toMatchObject({ code: '42501' });
});
