import { afterAll, beforeAll, expect, it } from 'vitest';
import { makePools, type Pools } from '#server/db/pools.ts';
import { getTenantReads } from '#server/db/queries/server-truth/get-tenant-reads.ts';
import { storeBatches } from '#server/db/queries/telemetry/store-batches.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { asLogin } from './as-login.ts';
import { makeBatch, makeRollup } from './make-batch.ts';
import { makeTenants } from './make-tenants.ts';

const minuteMs = 60_000;
const nowMs = Math.floor(Date.now() / minuteMs) * minuteMs;

let database: TestDatabase;
let pools: Pools;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = makePools(database);
  const tenants = await makeTenants(pools.platform, ['acme', 'other']);
  for (const tenantId of tenants) {
    const row = (database: number, minutesAgo: number, l1Hits?: number) =>
      makeRollup({ tenantId, database, bucketMs: nowMs - minutesAgo * minuteMs + 1_000, ...(l1Hits && { l1Hits }) });
    const rows = [row(1, 0, 4), row(1, 1, 1), row(1, 1, 2), row(0, 1), row(1, 2)];
    const secondLooks = { data: 5, control: -2 };
    const batch = { ...makeBatch(rows), createdAtMs: nowMs - minuteMs + 2_000, secondLooks };
    await storeBatches(pools.ingest, [batch]);
    await storeBatches(pools.ingest, [batch]);
  }
});
afterAll(async () => {
  await pools.close();
  await database.drop();
});

const reads = (databases: number[], fromMinutesAgo: number, toMinutesAgo: number) =>
  asLogin(database.platformDatabaseUrl, (client) =>
    getTenantReads(client, {
      node: 'data',
      databases,
      from: new Date(nowMs - fromMinutesAgo * minuteMs),
      to: new Date(nowMs - toMinutesAgo * minuteMs),
    }),
  );

it('tenants’ reads of a minute are those that a server answered; what a process answered itself stands apart, once', async () => {
  expect(await reads([1], 1, 0)).toEqual({ tenantReads: 2 * (2 * 10 - 3), inProcessAnswers: 2 * 3, sdkReads: 2 * 5 });
  expect(await reads([0, 1], 1, -1)).toEqual({ tenantReads: 2 * (4 * 10 - 7), inProcessAnswers: 2 * 7, sdkReads: 2 * 5 });
});

it('where ingestion did not run nothing is known', async () => {
  expect(await reads([1], 10, 5)).toEqual({ tenantReads: null, inProcessAnswers: null, sdkReads: null });
});
