import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertSafeRoles, UnsafeRolesError } from '#server/db/assert-safe-roles.ts';
import { checkRights } from '#server/db/check-rights.ts';
import { prepareExternalDatabase } from '#server/db/prepare-external-database.ts';
import { superuserSql } from '#server/db/superuser-setup.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { asLogin, runAs } from './as-login.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database.drop();
});

async function holesOf(url: string): Promise<readonly string[]> {
  try {
    await assertSafeRoles(url);
    return [];
  } catch (error) {
    if (error instanceof UnsafeRolesError) return error.holes;
    throw error;
  }
}

describe('a database that was set up', () => {
  it('passes for the three logins of the application', async () => {
    await assertSafeRoles(database.databaseUrl, database.ingestDatabaseUrl, database.platformDatabaseUrl);
  });

  it('leaves nothing to advise either', async () => {
    expect(await asLogin(database.databaseUrl, checkRights)).toEqual({ holes: [], advice: [] });
  });

  it('refuses a superuser as the application’s login', async () => {
    await expect(assertSafeRoles(database.superuserDatabaseUrl)).rejects.toThrow(
      /superuser or a role with BYPASSRLS[\s\S]*npm run kryonix -- doctor --sql/,
    );
  });

  it('refuses a member of the owner as the application’s login', async () => {
    expect(await holesOf(database.ownerDatabaseUrl)).toContain(
      'the login kryonix_migrator owns tables of the product or is a member of their owner',
    );
  });
});

describe('each hole is found, and the superuser’s SQL closes it', () => {
  it.each([
    ['chunk schema', 'grant usage on schema cache_chunks to kryonix_app', /cache_chunks/],
    ['drop_chunk', 'grant execute on function _timescaledb_functions.drop_chunk to public', /drop_chunk/],
    ['table', 'alter table cache_management.cache_census no force row level security', /cache_census/],
  ])('%s', async (_name, open, hole) => {
    await runAs(database.superuserDatabaseUrl, open);
    expect(await holesOf(database.databaseUrl)).toEqual([expect.stringMatching(hole)]);
    await runAs(
      database.superuserDatabaseUrl,
      `${superuserSql(database.name)}
       revoke usage on schema cache_chunks from kryonix_app;
       alter table cache_management.cache_census force row level security;`,
    );
    expect(await holesOf(database.databaseUrl)).toEqual([]);
  });

  it('readable statistics and merge_chunks are advised against', async () => {
    await runAs(
      database.superuserDatabaseUrl,
      'grant select on pg_catalog.pg_stats to public; grant execute on procedure merge_chunks(regclass[]) to public',
    );
    const { holes, advice } = await asLogin(database.databaseUrl, checkRights);
    expect(holes).toEqual([]);
    expect(advice).toEqual([expect.stringMatching(/pg_stats/), expect.stringMatching(/merge_chunks/)]);
    await runAs(database.superuserDatabaseUrl, superuserSql(database.name));
    expect((await asLogin(database.databaseUrl, checkRights)).advice).toEqual([]);
  });
});

describe('a server of the operator’s own', () => {
  const passwords = { app: 'no', ingest: 'no', platform: 'no' };

  it('keeps the passwords of roles that exist, and says which URL is missing', async () => {
    await expect(prepareExternalDatabase(database.ownerDatabaseUrl, passwords)).rejects.toThrow(
      /kryonix_app exists but cannot be used .*: set DATABASE_URL/,
    );
  });

  it('is used with the URLs that were given', async () => {
    const { databaseUrl, ingestDatabaseUrl, platformDatabaseUrl } = database;
    const given = { databaseUrl, ingestDatabaseUrl, platformDatabaseUrl };
    expect(await prepareExternalDatabase(database.ownerDatabaseUrl, passwords, given)).toEqual(given);
  });

  it('is refused where the owner login may not make schemas', async () => {
    await expect(prepareExternalDatabase(database.databaseUrl, passwords)).rejects.toThrow(
      /must be a member of kryonix_owner.*npm run kryonix -- doctor --sql/,
    );
  });
});

describe('logins see no more than their task needs', () => {
  const denied = { code: '42501' };

  it.each([
    ['password hashes', 'select password_hash from accounts.users'],
    ['whole accounts', 'select * from accounts.users'],
    ['sessions', 'select id from accounts.sessions'],
    ['hashes of API keys', 'select key_hmac from accounts.api_keys'],
    ['the ledger', 'select * from cache_management.telemetry_batches'],
  ])('the application cannot read %s', async (_name, sql) => {
    await expect(runAs(database.databaseUrl, sql)).rejects.toMatchObject(denied);
  });

  it.each(['users', 'memberships', 'sessions', 'api_keys'])('ingestion cannot read %s', async (table) => {
    await expect(runAs(database.ingestDatabaseUrl, `select 1 from accounts.${table}`)).rejects.toMatchObject(denied);
  });

  it('ingestion reads no addresses of tenants, no samples, and deletes or changes nothing of what was measured', async () => {
    for (const sql of [
      'select slug from accounts.tenants',
      "insert into accounts.audit_log (action) values ('made up')",
      'update accounts.audit_log set action = action',
      'delete from accounts.audit_log',
      'delete from accounts.audit_seals',
      'update accounts.audit_seals set tenant_id = null',
      'select 1 from cache_management.cache_performance_metrics',
      'delete from cache_management.cache_rollups_1m',
      'delete from cache_management.telemetry_batches',
    ]) {
      await expect(runAs(database.ingestDatabaseUrl, sql)).rejects.toMatchObject(denied);
    }
  });

  it('platform staff cannot read hashes, nor change telemetry', async () => {
    for (const sql of [
      'select password_hash from accounts.users',
      'select key_hmac from accounts.api_keys',
      'update cache_management.cache_rollups_1m set calls = 0',
      'insert into accounts.sessions (user_id) values (gen_random_uuid())',
    ]) {
      await expect(runAs(database.platformDatabaseUrl, sql)).rejects.toMatchObject(denied);
    }
  });

  it.each(['databaseUrl', 'ingestDatabaseUrl', 'platformDatabaseUrl'] as const)(
    'the login of %s makes no tables',
    async (url) => {
      for (const schema of ['public', 'accounts', 'cache_management', 'cache_chunks']) {
        await expect(runAs(database[url], `create table ${schema}.mine (id int)`)).rejects.toMatchObject(denied);
      }
      await expect(runAs(database[url], 'create schema mine')).rejects.toMatchObject(denied);
    },
  );
});
