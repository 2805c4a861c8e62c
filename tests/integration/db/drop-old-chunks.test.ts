import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { makePools, type Pools } from '#server/db/pools.ts';
import { dropOldChunks, retentionMs } from '#server/db/queries/telemetry/drop-old-chunks.ts';
import { markIngestMinutes } from '#server/db/queries/telemetry/mark-ingest-minutes.ts';
import { storeBatches } from '#server/db/queries/telemetry/store-batches.ts';
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
    const batch = makeBatch([makeRollup({ tenantId, bucketMs: atMs })], [makeSample({ tenantId, atMs })]);
    await storeBatches(pools.ingest, [batch]);
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

const drop = () => asLogin(database.ownerDatabaseUrl, (client) => dropOldChunks(client, now));

it('telemetry past its retention goes by whole chunks, the rest stays', async () => {
  const dropped = await drop();
  for (const [table, keptMs] of Object.entries(retentionMs)) {
    const column = table === 'cache_performance_metrics' ? 'recorded_at' : 'bucket';
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

it('the ledger and the minutes of ingestion are forgotten in time', async () => {
  await drop();
  const { rows } = await runAs(
    database.superuserDatabaseUrl,
    `select (select count(*)::int from cache_management.telemetry_batches) as batches,
            (select min(minute) > now() - interval '91 days' from cache_management.ingest_minutes) as minutes`,
  );
  expect(rows).toEqual([{ batches: 9, minutes: true }]);
});

it('only the owner may do it', async () => {
  const refused = asLogin(database.databaseUrl, (client) => dropOldChunks(client, now));
  await expect(refused).rejects.toMatchObject({ code: '42501' });
});
