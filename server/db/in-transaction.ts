import type { Pool, PoolClient, QueryConfig } from 'pg';

/**
 * Runs `work` in one transaction on a connection of `pool`: committed when it resolves, rolled back when it throws.
 * `opening` is the transaction's first statement. It and what `work` begins with are sent along with the transaction's
 * begin, unanswered: without it nothing may be seen or done, so that nothing is where it fails. A connection that cannot
 * even roll back is thrown away.
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
  opening?: QueryConfig,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const begun = begin(client, opening);
    if (opening === undefined) await begun;
    const worked = Promise.resolve(client).then(work);
    // Where the opening failed the work did for that reason, and it must be over before the connection is another's.
    await Promise.allSettled([begun, worked]);
    await begun;
    const result = await worked;
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

async function begin(client: PoolClient, opening: QueryConfig | undefined): Promise<void> {
  await Promise.all([client.query('begin'), opening && client.query(opening)]);
}
