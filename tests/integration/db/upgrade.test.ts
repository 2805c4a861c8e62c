import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { dumpSchema, schemaFile } from '#server/db/dump-schema.ts';
import { migrate } from '#server/db/migrate.ts';
import type { PostgresPrograms } from '#server/runtime/programs.ts';
import { silentProgress } from '#server/runtime/progress.js';
import { resolvePrograms } from '#server/runtime/resolve-programs.ts';
import { upgradeRows } from '#tests/fixtures/upgrade-rows.ts';
import { inDatabase, setUpDatabase } from '#tests/setup/prepare-template.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';

const migrations = fileURLToPath(new URL('../../../server/db/migrations/', import.meta.url));
const name = `upgraded_${randomBytes(4).toString('hex')}`;
let fresh: TestDatabase;
let programs: PostgresPrograms;
let folder: string;
const url = (which: 'ownerDatabaseUrl' | 'superuserDatabaseUrl') =>
  inDatabase(inject('servers').connections[which] ?? '', name);

async function asSuperuser<T>(connectionString: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  const { connections, secrets } = inject('servers');
  const { postgres } = await resolvePrograms({ postgres: true, redis: false }, null, silentProgress());
  if (postgres === null) throw new Error('no PostgreSQL programs were found');
  programs = postgres;
  fresh = await createTestDatabase();
  await setUpDatabase(connections, secrets, name);
  folder = await mkdtemp(join(tmpdir(), 'kryonix-upgrade-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await fresh.drop();
  const server = inject('servers').connections.superuserDatabaseUrl ?? '';
  await asSuperuser(server, (client) => client.query(`drop database if exists ${name} with (force)`));
});

/** A hypertable with rows is dumped later than one without. */
const objectsOf = (dump: string) =>
  dump
    .split(/\n(?=-- Name: )/)
    .map((part) => part.trim())
    .sort();

async function rowsPerTable(): Promise<Record<string, number>> {
  return asSuperuser(url('superuserDatabaseUrl'), async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('accounts', 'cache_management') and c.relkind = 'r' order by 1`,
    );
    const counts: Record<string, number> = {};
    for (const table of tables) {
      const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${table.name}`);
      counts[table.name] = rows[0]?.count ?? 0;
    }
    return counts;
  });
}

describe('an upgrade', () => {
  it('from every release, with its rows in, ends in the schema of a new installation and loses no row', async () => {
    const names = (await readdir(migrations)).sort();
    for (const migration of names) {
      await cp(join(migrations, migration), join(folder, migration));
      const { applied } = await migrate(url('ownerDatabaseUrl'), pathToFileURL(`${folder}/`));
      expect(applied).toEqual([migration]);
      const rows = upgradeRows[migration];
      if (rows) await asSuperuser(url('superuserDatabaseUrl'), (client) => client.query(rows));
    }
    const counts = await rowsPerTable();
    const inserted = Object.values(upgradeRows)
      .join()
      .matchAll(/insert into (\S+)/g);
    for (const [, table = ''] of inserted) expect(counts[table], table).toBeGreaterThan(0);
    expect(Object.keys(upgradeRows).filter((migration) => !names.includes(migration))).toEqual([]);
    const upgraded = await dumpSchema(programs.pgDump, url('superuserDatabaseUrl'));
    expect(objectsOf(upgraded)).toEqual(objectsOf(await dumpSchema(programs.pgDump, fresh.superuserDatabaseUrl)));
  });

  it('fills what is new from what was there', async () => {
    const { rows } = await asSuperuser(url('superuserDatabaseUrl'), (client) =>
      client.query('select calls::int, latency from cache_management.cache_tenant_rollups_5m'),
    );
    expect(rows).toEqual([{ calls: 20, latency: ['1', '8', '7', '6', '9', '6'] }]);
  });
});

describe('the schema in the repository', () => {
  it('is what the migrations make: npm run kryonix -- schema dump writes it anew', async ({ skip }) => {
    // Another pg_dump words things differently.
    if (programs.majorVersion !== 17) skip();
    const kept = await readFile(schemaFile, 'utf8');
    expect(await dumpSchema(programs.pgDump, fresh.superuserDatabaseUrl)).toBe(kept);
  });
});
