import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MigrationError, migrate, pendingMigrations } from '#server/db/migrate.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { asLogin, runAs } from './as-login.ts';

let database: TestDatabase;
let folder: string;
let from: URL;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database.drop();
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kryonix-migrations-'));
  from = pathToFileURL(`${folder}/`);
  await cp(new URL('../../../server/db/migrations/', import.meta.url), folder, { recursive: true });
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const add = (name: string, sql: string) => writeFile(join(folder, name), sql);
const pending = () => asLogin(database.databaseUrl, (client) => pendingMigrations(client, from));

describe('migrations', () => {
  it('are applied once', async () => {
    expect(await migrate(database.ownerDatabaseUrl)).toEqual({ applied: [] });
    expect(await migrate(database.ownerDatabaseUrl)).toEqual({ applied: [] });
  });

  it('belong to the owner role, not to the login', async () => {
    const { rows } = await runAs(
      database.superuserDatabaseUrl,
      `select distinct pg_get_userbyid(c.relowner) as owner from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('accounts', 'cache_management', 'cache_chunks', 'kryonix_migrations') and c.relkind = 'r'`,
    );
    expect(rows).toEqual([{ owner: 'kryonix_owner' }]);
  });

  it('that were changed after they were applied are refused', async () => {
    await add('000001.sql', 'create table accounts.other (id int);');
    await expect(migrate(database.ownerDatabaseUrl, from)).rejects.toThrow(/000001\.sql was changed after/);
    await expect(pending()).rejects.toThrow(MigrationError);
  });

  it('of a newer version are refused', async () => {
    await rm(join(folder, '000004.sql'));
    await expect(migrate(database.ownerDatabaseUrl, from)).rejects.toThrow(/000004\.sql.*newer version/);
  });

  it('that fail are undone as a whole and named', async () => {
    await add('000900.sql', 'create table cache_management.half (id int); select 1 / 0;');
    expect(await pending()).toEqual(['000900.sql']);
    await expect(migrate(database.ownerDatabaseUrl, from)).rejects.toThrow(/000900\.sql failed.*division by zero/);
    const { rows } = await runAs(database.superuserDatabaseUrl, "select to_regclass('cache_management.half') as half");
    expect(rows).toEqual([{ half: null }]);
    expect(await pending()).toEqual(['000900.sql']);
  });

  it('run once where several servers start at the same time', async () => {
    await add('000901.sql', 'create table kryonix_migrations.once (id int); select pg_sleep(0.05);');
    const runs = await Promise.all(Array.from({ length: 4 }, () => migrate(database.ownerDatabaseUrl, from)));
    expect(runs.flatMap(({ applied }) => applied)).toEqual(['000901.sql']);
    expect(await pending()).toEqual([]);
  });
});
