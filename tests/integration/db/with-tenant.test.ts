import { Pool, type PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePools, type Pools } from '#server/db/pools.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { runAs } from './as-login.ts';
import { makeTenants } from './make-tenants.ts';

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

const visible = (tenantId: string) =>
  withTenant(pools.app, tenantId, async (client) => (await client.query('select id from accounts.tenants')).rows);

describe('withTenant', () => {
  it('keeps tenants apart on a pool that many requests share', async () => {
    const wanted = Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? acme : other));
    const seen = await Promise.all(wanted.map(visible));
    expect(seen).toEqual(wanted.map((id) => [{ id }]));
    expect((await pools.app.query('select id from accounts.tenants')).rows).toEqual([]);
  });

  it('undoes everything when the work throws, and gives the connection back', async () => {
    const sql = 'update cache_management.tenant_cache_configs set default_ttl_seconds = 7';
    for (let attempt = 0; attempt < 15; attempt++) {
      const failing = withTenant(pools.app, acme, async (client) => {
        await client.query(sql);
        throw new Error('after the update');
      });
      await expect(failing).rejects.toThrow('after the update');
    }
    const { rows } = await runAs(
      database.superuserDatabaseUrl,
      'select from cache_management.tenant_cache_configs where default_ttl_seconds = 7',
    );
    expect(rows).toEqual([]);
    expect(pools.app.idleCount).toBe(pools.app.totalCount);
  });

  it('fails as its beginning does, with which the work is sent, and gives the connection back usable', async () => {
    const pool = new Pool({ connectionString: database.databaseUrl, max: 1, pipeline: true });
    const unclean = await pool.connect();
    await expect(unclean.query('begin; select 1 / 0')).rejects.toMatchObject({ code: '22012' });
    unclean.release();
    const work = (client: PoolClient) => client.query('select id from accounts.tenants').catch(() => 'hidden');
    await expect(withTenant(pool, acme, work)).rejects.toMatchObject({ code: '25P02' });
    const { rows } = await withTenant(pool, acme, (client) => client.query('select id from accounts.tenants'));
    expect(rows).toEqual([{ id: acme }]);
    await pool.end();
  });

  it('refuses what is no tenant id', async () => {
    await expect(visible("' or true --")).rejects.toMatchObject({ code: '22P02' });
  });

  it('recovers when the server ends its connection', async () => {
    const killed = withTenant(pools.app, acme, async (client) => {
      const { rows } = await client.query('select pg_backend_pid() as pid');
      await runAs(database.superuserDatabaseUrl, 'select pg_terminate_backend($1)', [rows[0]?.pid]);
      await client.query('select 1');
    });
    await expect(killed).rejects.toThrow();
    expect(await visible(acme)).toEqual([{ id: acme }]);
  });
});

describe('the pools', () => {
  it('speak UTC and give every statement a limit', async () => {
    for (const pool of [pools.app, pools.ingest, pools.platform]) {
      const { rows } = await pool.query(
        `select current_setting('TimeZone') as zone, current_setting('statement_timeout') <> '0' as statement,
                current_setting('idle_in_transaction_session_timeout') <> '0' as idle`,
      );
      expect(rows).toEqual([{ zone: 'UTC', statement: true, idle: true }]);
    }
  });
});
