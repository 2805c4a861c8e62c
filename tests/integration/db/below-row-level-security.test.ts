import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePools } from '#server/db/pools.ts';
import { storeBatches } from '#server/db/queries/telemetry/store-batches.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { runAs } from './as-login.ts';
import { makeBatch, makeRollup, makeSample } from './make-batch.ts';
import { makeTenants } from './make-tenants.ts';

const denied = { code: '42501' };

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const pools = makePools(database);
  const [tenantId] = await makeTenants(pools.platform, ['acme']);
  const nowMs = Date.now();
  const batch = makeBatch(
    [makeRollup({ tenantId, bucketMs: nowMs, hits: 2, l1Hits: 1 })],
    [makeSample({ tenantId, atMs: nowMs })],
  );
  await storeBatches(pools.ingest, [batch]);
  await pools.close();
});

afterAll(async () => {
  await database.drop();
});

async function chunkOf(table: string): Promise<string> {
  const { rows } = await runAs(
    database.superuserDatabaseUrl,
    `select format('%I.%I', chunk_schema, chunk_name) as chunk from timescaledb_information.chunks
      where hypertable_name = $1 limit 1`,
    [table],
  );
  return String(rows[0]?.chunk);
}

describe.each([
  ['kryonix_app', 'databaseUrl'],
  ['kryonix_ingest', 'ingestDatabaseUrl'],
  ['kryonix_platform', 'platformDatabaseUrl'],
] as const)('%s and what lies below row-level security', (_role, url) => {
  it.each(['cache_performance_metrics', 'cache_rollups_1m', 'cache_tenant_rollups_1m', 'cache_in_process_1m'])(
    'a chunk of %s can be neither read nor written',
    async (table) => {
      const chunk = await chunkOf(table);
      expect(chunk).toMatch(/^cache_chunks\./);
      await expect(runAs(database[url], `select * from ${chunk}`)).rejects.toMatchObject(denied);
      await expect(runAs(database[url], `insert into ${chunk} select * from ${chunk}`)).rejects.toMatchObject(denied);
      await expect(runAs(database[url], `update ${chunk} set tenant_id = tenant_id`)).rejects.toMatchObject(denied);
      await expect(runAs(database[url], `delete from ${chunk}`)).rejects.toMatchObject(denied);
      await expect(runAs(database[url], `copy ${chunk} to stdout`)).rejects.toMatchObject(denied);
    },
  );

  it('chunks cannot be dropped', async () => {
    const chunk = await chunkOf('cache_rollups_1m');
    const { rows } = await runAs(database.superuserDatabaseUrl, `select '${chunk}'::regclass::oid as oid`);
    for (const schema of ['_timescaledb_functions', '_timescaledb_internal']) {
      const sql = `select ${schema}.drop_chunk(${rows[0]?.oid}::regclass)`;
      await expect(runAs(database[url], sql)).rejects.toMatchObject(denied);
    }
    const drop = "select drop_chunks('cache_management.cache_rollups_1m', now() + interval '1 year')";
    await expect(runAs(database[url], drop)).rejects.toMatchObject(denied);
  });

  it('the statistics of chunks cannot be read', async () => {
    await expect(runAs(database[url], 'select * from pg_stats')).rejects.toMatchObject(denied);
  });

  it('chunks cannot be merged, which would end the server', async () => {
    const table = 'cache_management.cache_rollups_1m';
    const sql = `call merge_chunks('${table}'::regclass, '${table}'::regclass)`;
    await expect(runAs(database[url], sql)).rejects.toMatchObject(denied);
  });
});

describe('the catalogue', () => {
  const catalogue = (sql: string) => runAs(database.superuserDatabaseUrl, sql).then(({ rows }) => rows);

  it('has row-level security enabled and forced on every table', async () => {
    const tables = await catalogue(
      `select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('accounts', 'cache_management', 'performance') and c.relkind in ('r', 'p')`,
    );
    expect(tables.length).toBeGreaterThanOrEqual(19);
    expect(tables.filter((table) => !table.forced)).toEqual([]);
  });

  it('has no policy that lets the application past its tenant', async () => {
    const policies = await catalogue(
      `select tablename || '.' || policyname as policy from pg_policies
        where roles && '{kryonix_app,public}'::name[]
          and not coalesce(qual ~ 'app\\.current_tenant', true)
           or roles && '{kryonix_app,public}'::name[]
          and not coalesce(with_check ~ 'app\\.current_tenant', true)
        order by 1`,
    );
    expect(policies).toEqual([{ policy: 'ingest_minutes.app_reads' }]);
  });

  it('keeps the chunks of every hypertable in the private schema', async () => {
    const hypertables = await catalogue(
      'select table_name, associated_schema_name as schema from _timescaledb_catalog.hypertable',
    );
    expect(hypertables).toHaveLength(10);
    expect(hypertables.filter(({ schema }) => schema !== 'cache_chunks')).toEqual([]);
  });

  it('references tenants’ rows by tenant and id, for a reference sees below it', async () => {
    const single = await catalogue(
      `select conrelid::regclass::text as source, confrelid::regclass::text as target from pg_constraint
        where contype = 'f' and connamespace in ('accounts'::regnamespace, 'cache_management'::regnamespace)
          and cardinality(conkey) = 1 and confrelid not in ('accounts.tenants'::regclass, 'accounts.users'::regclass)
          and exists (select from pg_attribute where attrelid = confrelid and attname = 'tenant_id')`,
    );
    expect(single).toEqual([]);
  });
});
