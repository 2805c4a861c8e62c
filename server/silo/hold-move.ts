import type { Pool } from 'pg';

/**
 * Runs `work` as the only one at this move, in all processes. The right to it goes with a connection to PostgreSQL, so
 * that it ends with the process; `stillHeld` rejects once it is lost. Answers `null` where another has it.
 */
export async function holdMove<T>(
  pool: Pool,
  operationId: string,
  work: (stillHeld: () => Promise<void>) => Promise<T>,
): Promise<T | null> {
  const client = await pool.connect();
  const lock = 'hashtextextended($1, 28)';
  let lost: Error | undefined;
  const note = (error: Error) => {
    lost = error;
  };
  client.on('error', note);
  try {
    const { rows } = await client.query(`select pg_try_advisory_lock(${lock}) as mine`, [operationId]);
    if (rows[0]?.mine !== true) return null;
    try {
      return await work(async () => {
        await client.query('select');
      });
    } finally {
      await client.query(`select pg_advisory_unlock(${lock})`, [operationId]).catch(note);
    }
  } finally {
    client.off('error', note);
    client.release(lost);
  }
}
