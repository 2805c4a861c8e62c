import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { platformTenantSchema } from '#lib/contracts/platform.ts';
import { recentOperationSchema } from '#lib/contracts/recent-operations.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import { getCensus } from '#server/db/queries/databases/get-census.ts';
import { listRecentOperations } from '#server/db/queries/operations/list-recent-operations.ts';
import { countHistoryHours } from '#server/db/queries/optimizations/count-history-hours.ts';
import { listTenants } from '#server/db/queries/platform/list-tenants.ts';
import { countOperations24h } from '#server/db/queries/realtime/count-operations-24h.ts';
import { markIngestMinutes } from '#server/db/queries/telemetry/mark-ingest-minutes.ts';
import { storeBatches } from '#server/db/queries/telemetry/store-batches.ts';
import { storeCensus } from '#server/db/queries/telemetry/store-census.ts';
import { withPlatform } from '#server/db/with-platform.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { makeBatch, makeRollup, makeSample } from './make-batch.ts';
import { byTest, makeTenants } from './make-tenants.ts';

const minuteMs = 60_000;
const nowMs = Date.now();
const now = new Date(nowMs);

let database: TestDatabase;
let pools: Pools;
let acme: string;
let quiet: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = makePools(database);
  [acme, quiet] = await makeTenants(pools.platform, ['acme', 'quiet']);
});

afterAll(async () => {
  await pools.close();
  await database.drop();
});

const listed = (at = now) => withPlatform(pools.platform, byTest, (client) => listTenants(client, at));
const census = (id: string) => withTenant(pools.app, id, (client) => getCensus(client, id));
const count = (id: string, at = now) => withTenant(pools.app, id, (client) => countOperations24h(client, id, at));

// In order: each test builds on what the one before stored.
describe('before anything was measured', () => {
  it('every figure is unknown, none is 0', async () => {
    expect(await census(acme)).toEqual([]);
    expect(await count(acme)).toBeNull();
    expect((await listed()).map((tenant) => platformTenantSchema.parse(tenant))).toEqual([
      {
        id: acme,
        slug: 'acme',
        name: 'Tenant acme',
        status: 'active',
        demo: false,
        hitRate: null,
        p95ResponseTime: null,
        opsPerSecond: null,
        memoryUsage: null,
        keys: null,
        quotaBytes: null,
        trend: Array(24).fill(null),
        change: { hitRate: null, opsPerSecond: null },
      },
      expect.objectContaining({ id: quiet, opsPerSecond: null }),
    ]);
  });
});

describe('the census', () => {
  it('says what each tenant holds in each counted database, nothing included', async () => {
    const stranger = '99999999-9999-4999-8999-999999999999';
    await storeCensus(pools.ingest, {
      measuredAt: now,
      databases: [0, 1],
      rows: [
        { tenantId: acme, database: 1, keys: 12, memoryBytes: 3_400_000_000 },
        { tenantId: stranger, database: 1, keys: 1, memoryBytes: 1 },
      ],
    });
    expect(await census(acme)).toEqual([
      { database: 0, keys: 0, memoryBytes: 0, measuredAt: now },
      { database: 1, keys: 12, memoryBytes: 3_400_000_000, measuredAt: now },
    ]);
    expect((await census(quiet)).map(({ keys }) => keys)).toEqual([0, 0]);
  });

  it('of a later pass replaces the databases that it counted, and leaves the others with their age', async () => {
    const later = new Date(nowMs + minuteMs);
    await storeCensus(pools.ingest, { measuredAt: later, databases: [1], rows: [] });
    expect(await census(acme)).toEqual([
      { database: 0, keys: 0, memoryBytes: 0, measuredAt: now },
      { database: 1, keys: 0, memoryBytes: 0, measuredAt: later },
    ]);
  });
});

describe('recent operations', () => {
  it('come newest first, as they were measured, and no more than asked for', async () => {
    const samples = Array.from({ length: 8 }, (_, index) =>
      makeSample({ tenantId: acme, atMs: nowMs - index * 1_000, key: `contact:${index}`, weight: 4 }),
    );
    const scan = makeSample({
      tenantId: acme,
      atMs: nowMs + 1,
      operation: 'scan',
      outcome: 'ok',
      key: null,
      sizeBytes: null,
    });
    await storeBatches(pools.ingest, [makeBatch([], [...samples, scan])]);
    const operations = await withTenant(pools.app, acme, (client) => listRecentOperations(client, acme, { limit: 3 }));
    expect(operations.map((operation) => recentOperationSchema.parse(operation).key)).toEqual([
      '',
      'contact:0',
      'contact:1',
    ]);
    expect(operations[1]).toEqual({
      id: samples[0]?.id,
      operation: 'get',
      outcome: 'hit',
      database: 1,
      module: 'crm',
      dataType: 'api_response',
      key: 'contact:0',
      device: 'mobile',
      network: 'fast',
      latencyMs: 1.25,
      sizeBytes: 512,
      weight: 4,
      timestamp: now.toISOString(),
    });
    const others = await withTenant(pools.app, quiet, (client) => listRecentOperations(client, acme, { limit: 3 }));
    expect(others).toEqual([]);
  });
});

describe('operations of the last 24 hours', () => {
  it('are counted, and 0 for a quiet tenant only once ingestion has run', async () => {
    expect(await count(quiet)).toBeNull();
    const offsets = [0, 23 * 60 * minuteMs, 25 * 60 * minuteMs];
    const rows = offsets.map((offset) => makeRollup({ tenantId: acme, bucketMs: nowMs - offset }));
    await storeBatches(pools.ingest, [makeBatch(rows)]);
    expect(await count(acme)).toBe(20);
    expect(await count(quiet)).toBe(0);
  });
});

describe('history', () => {
  it('is the hours in which something was measured', async () => {
    const hours = (id: string) => withTenant(pools.app, id, (client) => countHistoryHours(client, id, now));
    expect(await hours(acme)).toBe(3);
    expect(await hours(quiet)).toBe(0);
  });
});

describe('the list of tenants', () => {
  it('has the rates of the last five minutes', async () => {
    await markIngestMinutes(pools.ingest, [nowMs]);
    const [first, second] = await listed();
    const seconds = 240 + (nowMs % minuteMs) / 1000;
    expect(first).toMatchObject({ hitRate: 70, p95ResponseTime: 0.031, keys: 0, memoryUsage: 0 });
    expect(first?.opsPerSecond).toBeCloseTo(10 / seconds, 6);
    expect(second).toMatchObject({ hitRate: null, p95ResponseTime: null, opsPerSecond: 0 });
  });

  it('forgets them afterwards', async () => {
    const [first] = await listed(new Date(nowMs + 10 * minuteMs));
    expect(first).toMatchObject({ hitRate: null, opsPerSecond: null });
  });
});
