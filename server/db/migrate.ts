import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { Client, type ClientBase } from 'pg';
import { z } from 'zod';
import { aroundMigration, backfillRollups, backfillsSql } from './backfill-rollups.ts';
import { queryRows } from './query-rows.ts';

const directory = new URL('./migrations/', import.meta.url);
/** Any constant: two migrators of one database must meet on it. */
const lockKey = 7_279_105;

interface Migration {
  name: string;
  sha256: string;
  sql: string;
}

/** The schema of the database cannot be brought to what this version of the program expects. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

async function readMigrations(from: URL): Promise<Migration[]> {
  const names = (await readdir(from)).filter((name) => /^\d{6}\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, from), 'utf8');
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

const recordedSchema = z.object({ name: z.string(), sha256: z.string() });

function readRecorded(client: ClientBase) {
  return queryRows(client, recordedSchema, 'select name, sha256 from kryonix_migrations.applied order by name');
}

function refuseMismatch(migrations: Migration[], recorded: z.infer<typeof recordedSchema>[]): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration.sha256]));
  for (const { name, sha256 } of recorded) {
    const expected = known.get(name);
    if (expected === undefined) {
      throw new MigrationError(
        `The database holds migration ${name}, which this version does not know: it was made by a newer version. ` +
          'Run that version, or restore a backup from before the update.',
      );
    }
    if (expected !== sha256) {
      throw new MigrationError(
        `Migration ${name} was changed after it had been applied. Restore the file, and put the change into a new one.`,
      );
    }
  }
}

/** The names of the migrations that the database still lacks; throws `MigrationError` where it holds others. */
export async function pendingMigrations(client: ClientBase, from: URL = directory): Promise<string[]> {
  const [migrations, recorded] = [await readMigrations(from), await readRecorded(client)];
  refuseMismatch(migrations, recorded);
  const done = new Set(recorded.map(({ name }) => name));
  return migrations.map(({ name }) => name).filter((name) => !done.has(name));
}

const bookkeeping = `
create schema if not exists kryonix_migrations;
create table if not exists kryonix_migrations.applied (
  name text primary key,
  sha256 text not null,
  applied_at timestamptz not null default now()
);
${backfillsSql}
grant usage on schema kryonix_migrations to kryonix_app, kryonix_ingest, kryonix_platform;
grant select on kryonix_migrations.applied to kryonix_app, kryonix_ingest, kryonix_platform;
`;

async function apply(client: ClientBase, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    const { before = '', after = '' } = aroundMigration[migration.name] ?? {};
    await client.query(`${before}\n${migration.sql}\n${after}`);
    await client.query('insert into kryonix_migrations.applied (name, sha256) values ($1, $2)', [
      migration.name,
      migration.sha256,
    ]);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback');
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(`Migration ${migration.name} failed and was undone: ${reason}`, { cause });
  }
}

/**
 * Brings the schema up to date, as `kryonix_owner`, and fills what is to be filled from older tables. Each migration is one
 * transaction; concurrent runs wait for each other. Throws `MigrationError` where the database is newer, a recorded file was changed, or a migration fails.
 */
export async function migrate(ownerUrl: string, from: URL = directory): Promise<{ applied: string[] }> {
  const client = new Client({
    connectionString: ownerUrl,
    connectionTimeoutMillis: 10_000,
    application_name: 'kryonix-migrate',
    options: '-c TimeZone=UTC -c client_min_messages=warning',
  });
  client.on('error', () => undefined); // a lost connection rejects the query under way, which is what callers see
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    await client.query('set role kryonix_owner');
    await client.query(bookkeeping);
    const pending = new Set(await pendingMigrations(client, from));
    const applied = (await readMigrations(from)).filter(({ name }) => pending.has(name));
    for (const migration of applied) await apply(client, migration);
    await backfillRollups(client);
    return { applied: applied.map(({ name }) => name) };
  } finally {
    await client.end();
  }
}
