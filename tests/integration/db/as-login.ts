import { Client, type QueryResult } from 'pg';

/** Runs `work` on a connection of its own, so that no earlier session hides what the login may do. */
export async function asLogin<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** One statement on a connection of its own. */
export function runAs(url: string, sql: string, values: unknown[] = []): Promise<QueryResult> {
  return asLogin(url, (client) => client.query(sql, values));
}

/** One statement on a connection of its own, in a transaction of that tenant. */
export function runAsTenant(url: string, tenantId: string, sql: string, values: unknown[] = []): Promise<QueryResult> {
  return asLogin(url, async (client) => {
    await client.query('begin');
    await client.query("select set_config('app.current_tenant', $1, true)", [tenantId]);
    const result = await client.query(sql, values);
    await client.query('commit');
    return result;
  });
}
