import { existsSync } from 'node:fs';
import { Client } from 'pg';
import type { Connections } from '#server/runtime/connections.ts';
import type { Secrets } from '#server/runtime/secrets.ts';

type ApplySuperuserSetup = (url: string, passwords: Secrets['postgres'], database: string) => Promise<void>;
type Migrate = (ownerUrl: string) => Promise<unknown>;

/** The same URL in another database. */
export function inDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

const superuserSetup = new URL('../../server/db/superuser-setup.ts', import.meta.url);
const migrations = new URL('../../server/db/migrate.ts', import.meta.url);

/** Roles, database, extension and rights exactly as in production. */
export async function setUpDatabase(connections: Connections, secrets: Secrets, database: string): Promise<void> {
  const superuserUrl = connections.superuserDatabaseUrl ?? '';
  if (!existsSync(superuserSetup)) return createBareDatabase(superuserUrl, database);
  const setup = (await import(superuserSetup.pathname)) as { applySuperuserSetup: ApplySuperuserSetup };
  await setup.applySuperuserSetup(superuserUrl, secrets.postgres, database);
}

/** The database that each test file copies: set up and migrated once. */
export async function prepareTemplate(connections: Connections, secrets: Secrets, database: string): Promise<void> {
  await setUpDatabase(connections, secrets, database);
  if (!existsSync(migrations)) return;
  const { migrate } = (await import(migrations.pathname)) as { migrate: Migrate };
  await migrate(inDatabase(connections.ownerDatabaseUrl, database));
}

async function createBareDatabase(superuserUrl: string, database: string): Promise<void> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  const found = await client.query('select from pg_database where datname = $1', [database]);
  if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  await client.end();
}
