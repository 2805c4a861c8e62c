import { Client } from 'pg';

const connectMs = 10_000;

/** Asserts that a login of the operator works. Throws one sentence that names the server and the variable. */
export async function assertReachable(url: string, variable: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const client = new Client({ connectionString: url, connectionTimeoutMillis: connectMs });
  client.on('error', () => undefined); // a lost connection rejects `connect`, which is what callers see
  try {
    await client.connect();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`PostgreSQL at ${hostname}:${port || '5432'} (${variable}) cannot be used: ${reason}`, { cause });
  } finally {
    await client.end().catch(() => undefined); // never connected: there is nothing to end
  }
}
