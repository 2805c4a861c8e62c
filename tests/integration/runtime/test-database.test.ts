import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';

let databases: TestDatabase[];

beforeAll(async () => {
  databases = await Promise.all([createTestDatabase(), createTestDatabase()]);
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

it('gives each test file a database of its own', async () => {
  const names = await Promise.all(
    databases.map(async ({ superuserDatabaseUrl }) => {
      const client = new Client({ connectionString: superuserDatabaseUrl });
      await client.connect();
      const { rows } = await client.query('select current_database() as name');
      await client.end();
      return rows[0].name;
    }),
  );
  expect(new Set(names).size).toBe(2);
});
