import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePools, type Pools } from '#server/db/pools.ts';
import { createApiKey } from '#server/db/queries/accounts/create-api-key.ts';
import { storeBatches } from '#server/db/queries/telemetry/store-batches.ts';
import { storeCensus } from '#server/db/queries/telemetry/store-census.ts';
import { storeRedisMetrics } from '#server/db/queries/telemetry/store-redis-metrics.ts';
import { withPlatform } from '#server/db/with-platform.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { asLogin, runAs, runAsTenant } from './as-login.ts';
import { makeBatch, makeRollup, makeSample } from './make-batch.ts';
import { byTest, makeTenants } from './make-tenants.ts';

const nowMs = Date.now();
const denied = { code: '42501' };

/** Every table with a tenant that the application may read, with one row of each tenant in it. */
const tenantTables = [
  'accounts.api_keys',
  'accounts.audit_log',
  'cache_management.tenant_cache_configs',
  'cache_management.cache_performance_metrics',
  'cache_management.cache_rollups_1m',
  'cache_management.cache_rollups_1h',
  'cache_management.cache_rollups_1d',
  'cache_management.cache_tenant_rollups_1m',
  'cache_management.cache_tenant_rollups_5m',
  'cache_management.cache_tenant_rollups_1h',
  'cache_management.cache_tenant_rollups_1d',
  'cache_management.cache_census',
  'cache_management.telemetry_conservation',
  'cache_management.telemetry_retention',
  'cache_management.redis_metrics',
  'cache_management.cache_in_process_1m',
  'performance.cache_metrics',
];

let database: TestDatabase;
let pools: Pools;
let mine: string;
let theirs: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = makePools(database);
  [mine, theirs] = await makeTenants(pools.platform, ['mine', 'theirs']);
  for (const [index, tenantId] of [mine, theirs].entries()) {
    const batch = makeBatch(
      [makeRollup({ tenantId, bucketMs: nowMs, hits: 2, l1Hits: 1 })],
      [makeSample({ tenantId, atMs: nowMs })],
    );
    await storeBatches(pools.ingest, [batch]);
    await withPlatform(pools.platform, { ...byTest, tenantId }, (client) =>
      createApiKey(client, {
        tenantId,
        name: 'key',
        keyHmac: Buffer.alloc(32, index),
        prefix: 'kx_',
        scopes: ['read'],
        expiresAt: null,
      }),
    );
  }
  const figure = { time: new Date(nowMs), database: 1, name: 'keys', value: 7 };
  const everybody = [mine, theirs, null].map((tenantId) => ({ ...figure, tenantId }));
  await storeRedisMetrics(pools.ingest, everybody);
  await runAs(
    database.platformDatabaseUrl,
    'insert into cache_management.telemetry_retention (tenant_id) select * from unnest($1::uuid[])',
    [[mine, theirs]],
  );
  await storeCensus(pools.ingest, { measuredAt: new Date(nowMs), databases: [0, 1], rows: [] });
});

afterAll(async () => {
  await pools.close();
  await database.drop();
});

describe.each(tenantTables)('%s', (table) => {
  it('shows its tenant the rows of that tenant and no others', async () => {
    const { rows } = await runAsTenant(database.databaseUrl, mine, `select distinct tenant_id from ${table}`);
    expect(rows).toEqual([{ tenant_id: mine }]);
  });

  it('shows nothing without a tenant', async () => {
    expect((await runAs(database.databaseUrl, `select tenant_id from ${table}`)).rows).toEqual([]);
  });

  it('shows nothing to a tenant that asks for the rows of another', async () => {
    const sql = `select tenant_id from ${table} where tenant_id = $1`;
    expect((await runAsTenant(database.databaseUrl, mine, sql, [theirs])).rows).toEqual([]);
  });
});

describe('the tenant of a transaction', () => {
  it('ends with it: the connection sees nothing afterwards', async () => {
    await asLogin(database.databaseUrl, async (client) => {
      await client.query('begin');
      await client.query("select set_config('app.current_tenant', $1, true)", [mine]);
      expect((await client.query('select id from accounts.tenants')).rows).toEqual([{ id: mine }]);
      await client.query('commit');
      expect((await client.query("select current_setting('app.current_tenant')")).rows).toEqual([
        { current_setting: '' },
      ]);
      expect((await client.query('select id from accounts.tenants')).rows).toEqual([]);
    });
  });
});

describe('writing for another tenant', () => {
  const config = `insert into cache_management.tenant_cache_configs (tenant_id, database_number) values ($1, 3)`;
  const metric = `insert into cache_management.cache_performance_metrics
    (tenant_id, recorded_at, id, operation_type, outcome, cache_database, module, data_type, response_time_ms,
     device_type, network_type, weight)
    values ($1, now(), gen_random_uuid(), 'get', 'hit', 1, 'crm', 'x', 1, 'mobile', 'fast', 1)`;
  const audit = `insert into accounts.audit_log (tenant_id, actor, action) values ($1, 'me', 'x.y')`;

  it.each([
    ['settings', config],
    ['metrics', metric],
    ['audit entries', audit],
  ])('%s are refused', async (_name, sql) => {
    await expect(runAsTenant(database.databaseUrl, mine, sql, [theirs])).rejects.toMatchObject(denied);
    await expect(runAs(database.databaseUrl, sql, [theirs])).rejects.toMatchObject(denied);
  });

  it('restoring the backup of another tenant is refused', async () => {
    const backup = `insert into cache_management.backups (tenant_id, origin, sections, requested_by)
      values ($1, 'manual', '{}', 'me') returning id`;
    const restore = `insert into cache_management.restores
      (tenant_id, source_tenant_id, backup_id, conflict, dry_run, selection, requested_by)
      values ($1, $2, $3, 'replace', false, '{}', 'me')`;
    const restoreOf = async (source: string) => {
      const { rows } = await runAsTenant(database.databaseUrl, source, backup, [source]);
      return runAsTenant(database.databaseUrl, mine, restore, [mine, source, rows[0].id]);
    };
    await expect(restoreOf(theirs)).rejects.toMatchObject(denied);
    expect((await restoreOf(mine)).rowCount).toBe(1);
  });

  it('moving an own row to another tenant is refused', async () => {
    const sql = 'update cache_management.tenant_cache_configs set tenant_id = $1 where database_number = 2';
    await expect(runAsTenant(database.databaseUrl, mine, sql, [theirs])).rejects.toMatchObject(denied);
  });

  it('changing and deleting the rows of another tenant touches none', async () => {
    const update = 'update cache_management.tenant_cache_configs set default_ttl_seconds = 1 where tenant_id = $1';
    const remove = 'delete from cache_management.tenant_cache_configs where tenant_id = $1';
    expect((await runAsTenant(database.databaseUrl, mine, update, [theirs])).rowCount).toBe(0);
    expect((await runAsTenant(database.databaseUrl, mine, remove, [theirs])).rowCount).toBe(0);
  });

  it('deleting every row deletes the tenant’s own only', async () => {
    const select = 'select id from cache_management.tenant_cache_configs';
    const count = async (tenantId: string) => (await runAsTenant(database.databaseUrl, tenantId, select)).rowCount;
    await asLogin(database.databaseUrl, async (client) => {
      await client.query('begin');
      await client.query("select set_config('app.current_tenant', $1, true)", [mine]);
      expect((await client.query('delete from cache_management.tenant_cache_configs')).rowCount).toBe(16);
      await client.query('rollback');
    });
    expect(await count(theirs)).toBe(16);
  });

  it('operations are recorded by ingestion alone: the application may neither write nor lock them', async () => {
    for (const sql of [
      'delete from cache_management.cache_performance_metrics',
      'lock table cache_management.cache_performance_metrics in access exclusive mode',
    ]) {
      await expect(runAsTenant(database.databaseUrl, mine, sql)).rejects.toMatchObject(denied);
    }
    await expect(runAsTenant(database.databaseUrl, mine, metric, [mine])).rejects.toMatchObject(denied);
  });

  it('the time of an audit entry is the server’s: nobody may back-date one', async () => {
    const sql = `insert into accounts.audit_log (tenant_id, actor, action, at) values ($1, 'me', 'x', '2020-01-01')`;
    await expect(runAsTenant(database.databaseUrl, mine, sql, [mine])).rejects.toMatchObject(denied);
  });

  it('rollups and the census are not the application’s to write at all', async () => {
    for (const table of ['cache_rollups_1m', 'cache_tenant_rollups_1m', 'cache_census']) {
      const sql = `delete from cache_management.${table} where tenant_id = any (array[$1::uuid])`;
      await expect(runAsTenant(database.databaseUrl, mine, sql, [mine])).rejects.toMatchObject(denied);
    }
  });

  it('truncating is refused', async () => {
    await expect(runAs(database.databaseUrl, 'truncate cache_management.tenant_cache_configs')).rejects.toMatchObject(
      denied,
    );
  });
});

describe('COPY', () => {
  it('out of a hypertable copies nothing', async () => {
    const sql = 'copy cache_management.cache_performance_metrics to stdout';
    expect((await runAsTenant(database.databaseUrl, mine, sql)).rowCount).toBe(0);
  });

  it('out of a query copies the tenant’s own rows only', async () => {
    const sql = (tenantId: string) =>
      `copy (select * from cache_management.cache_rollups_1m where tenant_id = '${tenantId}') to stdout`;
    expect((await runAsTenant(database.databaseUrl, mine, sql(mine))).rowCount).toBe(1);
    expect((await runAsTenant(database.databaseUrl, mine, sql(theirs))).rowCount).toBe(0);
    expect((await runAs(database.databaseUrl, sql(mine))).rowCount).toBe(0);
  });

  it('into a table is refused', async () => {
    for (const table of ['tenant_cache_configs', 'ai_cache_patterns']) {
      const sql = `copy cache_management.${table} from stdin`;
      await expect(runAsTenant(database.databaseUrl, mine, sql)).rejects.toThrow(/row-level security/);
    }
  });
});
