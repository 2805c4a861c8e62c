import { Pool } from 'pg';
import { logger } from '../logger.ts';

export interface Pools {
  /** `kryonix_app`: tenant requests, under row-level security. */
  app: Pool;
  /** `kryonix_ingest`: writes telemetry. */
  ingest: Pool;
  /** `kryonix_platform`: platform staff; every use is audited. */
  platform: Pool;
  close(): Promise<void>;
}

interface Limits {
  max: number;
  statementMs: number;
}

function makePool(name: string, connectionString: string, limits: Limits): Pool {
  const pool = new Pool({
    connectionString,
    max: limits.max,
    // Sends a query before the one before it is answered, where the caller does not wait for that.
    pipeline: true,
    statement_timeout: limits.statementMs,
    // For a server that no longer answers at all.
    query_timeout: limits.statementMs + 2_000,
    connectionTimeoutMillis: 3_000,
    idle_in_transaction_session_timeout: 15_000,
    lock_timeout: 10_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    application_name: `kryonix-${name}`,
    // TimescaleDB knows which chunks a query can do without; to also read every chunk's check constraints for that is a
    // third of what planning takes.
    options: '-c TimeZone=UTC -c constraint_exclusion=off',
  });
  // A connection that is lost while a transaction holds it between two queries has nobody else to tell.
  pool.on('connect', (client) => {
    client.on('error', (error) => logger.warn({ pool: name, err: error }, 'lost a database connection'));
  });
  // The pool repeats what its idle connections said, and has dropped them; the next query opens another.
  pool.on('error', () => undefined);
  return pool;
}

/** The three pools of the running server. Nothing connects before the first query. Time-outs in milliseconds. */
export function makePools(urls: {
  databaseUrl: string;
  ingestDatabaseUrl: string;
  platformDatabaseUrl: string;
}): Pools {
  const app = makePool('app', urls.databaseUrl, { max: 10, statementMs: 5_000 });
  const ingest = makePool('ingest', urls.ingestDatabaseUrl, { max: 4, statementMs: 30_000 });
  const platform = makePool('platform', urls.platformDatabaseUrl, { max: 5, statementMs: 10_000 });
  return {
    app,
    ingest,
    platform,
    async close() {
      await Promise.all([app.end(), ingest.end(), platform.end()]);
    },
  };
}
