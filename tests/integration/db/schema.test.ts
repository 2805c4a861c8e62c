import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { devices, networks, operations, outcomes } from '#lib/contracts/vocabulary.ts';
import { mergeInterleaved } from '#lib/telemetry/latency-histogram.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import { createApiKey } from '#server/db/queries/accounts/create-api-key.ts';
import { createTenant } from '#server/db/queries/accounts/create-tenant.ts';
import { createUser } from '#server/db/queries/accounts/create-user.ts';
import { findTenant } from '#server/db/queries/accounts/find-tenant.ts';
import { findUser } from '#server/db/queries/accounts/find-user.ts';
import { storeBatches } from '#server/db/queries/telemetry/store-batches.ts';
import { withPlatform } from '#server/db/with-platform.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { runAs, runAsTenant } from './as-login.ts';
import { makeBatch, makeRollup, makeSample } from './make-batch.ts';
import { byTest, makeTenants } from './make-tenants.ts';

let database: TestDatabase;
let pools: Pools;
let acme: string;
let other: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = makePools(database);
  [acme, other] = await makeTenants(pools.platform, ['acme', 'other']);
});

afterAll(async () => {
  await pools.close();
  await database.drop();
});

const apiKey = (tenantId: string, fill: number) => ({
  tenantId,
  name: 'ci',
  keyHmac: Buffer.alloc(32, fill),
  prefix: 'kx_',
  scopes: ['read'],
  expiresAt: null,
});

describe('a new tenant', () => {
  it('has one row of settings per database, all left to the catalogue', async () => {
    const { rows } = await runAsTenant(
      database.databaseUrl,
      acme,
      `select database_number, default_ttl_seconds, max_memory_mb from cache_management.tenant_cache_configs
        order by database_number`,
    );
    expect(rows).toEqual(
      Array.from({ length: 16 }, (_, index) => ({
        database_number: index,
        default_ttl_seconds: null,
        max_memory_mb: null,
      })),
    );
  });

  it('is found by slug and by id, and a slug belongs to one', async () => {
    const found = await withPlatform(pools.platform, byTest, async (client) => [
      await findTenant(client, { slug: 'acme' }),
      await findTenant(client, { id: acme }),
      await findTenant(client, { slug: 'nobody' }),
    ]);
    const tenant = { id: acme, slug: 'acme', name: 'Tenant acme', status: 'active', demo: false };
    expect(found).toEqual([tenant, tenant, null]);
    const again = withPlatform(pools.platform, byTest, (client) =>
      createTenant(client, { slug: 'acme', name: 'x', demo: false }),
    );
    await expect(again).rejects.toMatchObject({ code: '23505' });
  });
});

describe('accounts', () => {
  it('are found by address in any case, without their hash', async () => {
    const user = { email: ' Eva@Acme.test', displayName: 'Eva', passwordHash: 'secret', platformRole: null };
    const id = await withPlatform(pools.platform, byTest, (client) => createUser(client, user));
    const found = await withPlatform(pools.platform, byTest, (client) => findUser(client, 'EVA@acme.test'));
    expect(found).toEqual({ id, email: 'eva@acme.test', displayName: 'Eva', platformRole: null });
    const again = withPlatform(pools.platform, byTest, (client) => createUser(client, user));
    await expect(again).rejects.toMatchObject({ code: '23505' });
  });
});

describe('references', () => {
  it('cannot reach into another tenant', async () => {
    const keyId = await withPlatform(pools.platform, byTest, (client) => createApiKey(client, apiKey(other, 1)));
    const sql = `insert into cache_management.sdk_sessions (tenant_id, session_id, api_key_id) values ($1, 's', $2)`;
    await expect(runAsTenant(database.databaseUrl, acme, sql, [acme, keyId])).rejects.toMatchObject({ code: '23503' });
    expect((await runAsTenant(database.databaseUrl, other, sql, [other, keyId])).rowCount).toBe(1);
  });

  it('are not carried by chunks, whose making and dropping would lock the tenants', async () => {
    const { rows } = await runAs(
      database.superuserDatabaseUrl,
      `select conname from pg_constraint c join _timescaledb_catalog.hypertable h
           on c.conrelid = format('%I.%I', h.schema_name, h.table_name)::regclass where c.contype = 'f'`,
    );
    expect(rows).toEqual([]);
  });

  it('names are unique within a tenant, not over all', async () => {
    const make = (tenantId: string, fill: number) =>
      withPlatform(pools.platform, byTest, (client) => createApiKey(client, apiKey(tenantId, fill)));
    await make(acme, 2);
    await expect(make(acme, 3)).rejects.toMatchObject({ code: '23505' });
  });
});

describe('vocabularies', () => {
  it('of the contract are all accepted', async () => {
    const at = Date.now();
    const rows = operations.flatMap((operation, index) => ({
      ...makeRollup({ tenantId: acme, bucketMs: at, operation }),
      device: devices[index % devices.length] ?? 'unknown',
      network: networks[index % networks.length] ?? 'unknown',
    }));
    const samples = operations.map((operation, index) =>
      makeSample({ tenantId: acme, atMs: at, operation, outcome: outcomes[index % outcomes.length] ?? 'ok' }),
    );
    await storeBatches(pools.ingest, [makeBatch(rows, samples)]);
    const { rows: stored } = await runAsTenant(
      database.databaseUrl,
      acme,
      'select operation_type, is_hit, outcome from cache_management.cache_performance_metrics',
    );
    expect(stored.map((row) => row.operation_type).toSorted()).toEqual([...operations].sort());
    expect(stored.every((row) => row.is_hit === ['hit', 'stale'].includes(row.outcome))).toBe(true);
  });

  it('accept nothing else', async () => {
    const sample = { ...makeSample({ tenantId: acme, atMs: Date.now() }), operation: 'flush' as 'get' };
    await expect(storeBatches(pools.ingest, [makeBatch([], [sample])])).rejects.toMatchObject({ code: '23514' });
  });

  it('refuse a hit that is said to be none', async () => {
    const insert = `insert into cache_management.cache_performance_metrics
      (tenant_id, recorded_at, id, operation_type, outcome, is_hit, cache_database, module, data_type, response_time_ms,
       device_type, network_type, weight)
      values ($1, now(), gen_random_uuid(), 'get', 'hit', false, 1, 'crm', 'x', 1, 'mobile', 'fast', 1)`;
    await expect(runAs(database.ingestDatabaseUrl, insert, [acme])).rejects.toMatchObject({ code: '23514' });
  });
});

describe('sum_histograms', () => {
  it.each([
    [[], []],
    [[1, 2], []],
    [[], [1, 2]],
    [
      [1, 2, 9, 1],
      [1, 3],
    ],
    [
      [1, 2],
      [2, 3, 4, 5, 100, 1],
    ],
    [
      [5, 1, 7, 1, 9, 1],
      [5, 1, 8, 1, 9, 4, 12, 1],
    ],
  ])('adds %j and %j as JavaScript does', async (a, b) => {
    const { rows } = await runAs(
      database.ingestDatabaseUrl,
      'select cache_management.sum_histograms($1::bigint[], $2::bigint[])::int[] as sum',
      [a, b],
    );
    expect(rows).toEqual([{ sum: mergeInterleaved(a, b) }]);
  });
});
