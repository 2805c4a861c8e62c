import { Client } from 'pg';

const connectMs = 5_000;

/** One connection to PostgreSQL, for questions. Rejects where it cannot be reached or refuses the login. */
export async function withLogin<T>(connectionString: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString, connectionTimeoutMillis: connectMs, statement_timeout: 2 * connectMs });
  client.on('error', () => undefined); // a lost connection rejects the query under way, which is reported
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}
