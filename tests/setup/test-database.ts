import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import { inDatabase, setUpDatabase } from './prepare-template.ts';
import './test-servers.ts';

export interface TestDatabase {
  name: string;
  databaseUrl: string;
  ownerDatabaseUrl: string;
  ingestDatabaseUrl: string;
  platformDatabaseUrl: string;
  superuserDatabaseUrl: string;
  /** Ends every connection to it and deletes it. */
  drop(): Promise<void>;
}

/** Roles belong to the whole server: two files that set them up at once would get in each other's way. */
const setupLock = 4_711_001;

/**
 * A database of this test file's own: a copy of the migrated template, with the rights of production (a copy has none
 * of the template's rights on the database itself). Make it in `beforeAll`, drop it in `afterAll`.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { connections, secrets, templateDatabase } = inject('servers');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(async (client) => {
    await client.query('select pg_advisory_lock($1)', [setupLock]);
    await client.query(`create database ${name} template ${templateDatabase} owner kryonix_owner`);
    await setUpDatabase(connections, secrets, name);
  });
  return {
    name,
    databaseUrl: inDatabase(connections.databaseUrl, name),
    ownerDatabaseUrl: inDatabase(connections.ownerDatabaseUrl, name),
    ingestDatabaseUrl: inDatabase(connections.ingestDatabaseUrl, name),
    platformDatabaseUrl: inDatabase(connections.platformDatabaseUrl, name),
    superuserDatabaseUrl: inDatabase(connections.superuserDatabaseUrl ?? '', name),
    drop: () => asSuperuser((client) => client.query(`drop database if exists ${name} with (force)`)),
  };
}

async function asSuperuser(work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: inject('servers').connections.superuserDatabaseUrl ?? '' });
  await client.connect();
  try {
    await work(client);
  } finally {
    // Ending the session frees its advisory lock.
    await client.end();
  }
}
