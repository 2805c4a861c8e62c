import { Client } from 'pg';
import { logger } from '../logger.ts';
import { checkRights } from './check-rights.ts';

/** The server must not start: a login of the application could read or delete the rows of every tenant. */
export class UnsafeRolesError extends Error {
  override readonly name = 'UnsafeRolesError';
  readonly holes: readonly string[];

  constructor(holes: readonly string[]) {
    super(
      `Tenants are not isolated in this database:\n${holes.map((hole) => `  - ${hole}`).join('\n')}\n` +
        'A superuser must run, once, the SQL that this command prints: npm run kryonix -- doctor --sql',
    );
    this.holes = holes;
  }
}

/**
 * Asserts for each login, on a fresh connection (a reused one hides a revoked right), that row-level security holds.
 * Throws `UnsafeRolesError` with all that is wrong; weaker findings are logged.
 */
export async function assertSafeRoles(...applicationUrls: [string, ...string[]]): Promise<void> {
  const holes = new Set<string>();
  for (const connectionString of applicationUrls) {
    const client = new Client({ connectionString, connectionTimeoutMillis: 5_000, statement_timeout: 10_000 });
    client.on('error', () => undefined); // a lost connection rejects the query under way, which is what callers see
    await client.connect();
    try {
      const report = await checkRights(client);
      for (const hole of report.holes) holes.add(hole);
      for (const advice of report.advice) logger.warn(`${advice}; see: npm run kryonix -- doctor --sql`);
    } finally {
      await client.end();
    }
  }
  if (holes.size > 0) throw new UnsafeRolesError([...holes]);
}
