import type { Pool, PoolClient, QueryConfig } from 'pg';

/**
 * Runs `work` in one transaction on a connection of `pool`: committed when it resolves, rolled back when it throws.
 * `opening` is the transaction's first statement and may do nothing outside of one: it is sent along with its begin.
 * A connection that cannot even roll back is thrown away.
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
  opening?: QueryConfig,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await Promise.all([client.query('begin'), opening && client.query(opening)]);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    try {
      await client.query('rollback');
    } catch (cause) {
      broken = cause instanceof Error ? cause : new Error(String(cause));
    }
    throw error;
  } finally {
    client.release(broken);
  }
}
