import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '#server/db/migrate.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import { storeBatches } from '#server/db/queries/telemetry/store-batches.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { runAs } from './as-login.ts';
import { makeBatch, makeRollup } from './make-batch.ts';
import { makeTenants } from './make-tenants.ts';

let database: TestDatabase;
let pools: Pools;
let before: unknown[];
const nowMs = Date.now();
const asSuperuser = (sql: string) => runAs(database.superuserDatabaseUrl, sql);

const filled = async () =>
  (await asSuperuser('select * from cache_management.cache_tenant_rollups_5m order by tenant_id, bucket')).rows;
const left = async () => (await asSuperuser('select target from kryonix_migrations.backfills')).rows;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = makePools(database);
  const tenants = await makeTenants(pools.platform, ['filled-one', 'filled-two']);
  // Seven minutes apart, over five hours.
  const rows = tenants.flatMap((tenantId) =>
    Array.from({ length: 43 }, (_, step) =>
      makeRollup({ tenantId, bucketMs: nowMs - step * 420_000, calls: 3, latency: [20 + (step % 3), 1, 40, 2] }),
    ),
  );
  await storeBatches(pools.ingest, [makeBatch(rows)]);
  before = await filled();
});
afterAll(async () => {
  await pools.close();
  await database.drop();
});

describe('rollups that a migration made', () => {
  it('are filled from what is there, as ingestion would have filled them', async () => {
    // As before the migration that made the table.
    await asSuperuser(`drop table cache_management.cache_tenant_rollups_5m;
      drop function cache_management.percentile_cells(bigint[]);
      delete from kryonix_migrations.applied where name = '000014.sql'`);
    expect(await migrate(database.ownerDatabaseUrl)).toEqual({ applied: ['000014.sql'] });
    expect(await filled()).toEqual(before);
    expect(await left()).toEqual([]);
  });

  it('are filled on from the hour in which a run was interrupted', async () => {
    await asSuperuser(`delete from cache_management.cache_tenant_rollups_5m where bucket < now() - interval '2 hours';
      insert into kryonix_migrations.backfills
      select 'cache_tenant_rollups_5m', time_bucket('1 hour', now()) - interval '1 hour', min(bucket)
        from cache_management.cache_tenant_rollups_1m`);
    expect(await migrate(database.ownerDatabaseUrl)).toEqual({ applied: [] });
    expect(await filled()).toEqual(before);
    expect(await left()).toEqual([]);
  });
});
