import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { z } from 'zod';
import { queryRow, queryRows } from './query-rows.ts';
import { closeHolesSql } from './superuser-setup.ts';

/** The server of the operator lacks something that the owner login may not make. */
export class ExternalDatabaseError extends Error {
  override readonly name = 'ExternalDatabaseError';
}

export interface LoginUrls {
  databaseUrl: string;
  ingestDatabaseUrl: string;
  platformDatabaseUrl: string;
}

const meSchema = z.object({
  database: z.string(),
  superuser: z.boolean(),
  creates_roles: z.boolean(),
  extension: z.boolean(),
});

const meSql = `select current_database() as database, rolsuper as superuser, rolsuper or rolcreaterole as creates_roles,
    exists (select from pg_catalog.pg_extension where extname = 'timescaledb') as extension
  from pg_catalog.pg_roles where rolname = current_user`;

async function createMissingRoles(
  client: Client,
  me: z.infer<typeof meSchema>,
  passwords: ReadonlyMap<string, string>,
): Promise<void> {
  const nameSchema = z.object({ name: z.string() });
  const wanted = ['kryonix_owner', ...passwords.keys()];
  const found = await queryRows(
    client,
    nameSchema,
    'select rolname as name from pg_catalog.pg_roles where rolname = any($1)',
    [wanted],
  );
  const missing = wanted.filter((role) => !found.some(({ name }) => name === role));
  if (missing.length === 0) return;
  if (!me.creates_roles) {
    throw new ExternalDatabaseError(
      `The database has no role ${missing.join(', ')}, and the login of DATABASE_OWNER_URL may not create roles. ` +
        'A superuser must run, once, the SQL that this command prints: npm run kryonix -- doctor --sql',
    );
  }
  await client.query("select set_config('log_min_error_statement', 'panic', false) where $1::boolean", [me.superuser]);
  for (const role of missing) {
    const password = passwords.get(role);
    const attributes = password === undefined ? 'nologin' : `login password ${escapeLiteral(password)}`;
    await client.query(`create role ${escapeIdentifier(role)} with ${attributes}`);
    if (role === 'kryonix_owner') await client.query('grant kryonix_owner to current_user');
  }
  await client.query(`grant connect, create, temporary on database ${escapeIdentifier(me.database)} to kryonix_owner`);
}

/**
 * Makes what the first run on the operator's own server needs and its owner login may make: the roles that are missing
 * (existing ones keep their passwords), the extension, and, where that login is a superuser, the rights. Returns the
 * URLs of the three application logins. What remains open, `assertSafeRoles` reports.
 */
export async function prepareExternalDatabase(
  ownerUrl: string,
  passwords: { app: string; ingest: string; platform: string },
): Promise<LoginUrls> {
  const client = new Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined); // a lost connection rejects the query under way, which is what callers see
  await client.connect();
  try {
    const me = await queryRow(client, meSchema, meSql);
    if (me === null) throw new Error('the server does not list the role of its own connection');
    await createMissingRoles(
      client,
      me,
      new Map([
        ['kryonix_app', passwords.app],
        ['kryonix_ingest', passwords.ingest],
        ['kryonix_platform', passwords.platform],
      ]),
    );
    if (!me.extension) await createExtension(client);
    if (me.superuser) await client.query(closeHolesSql);
  } finally {
    await client.end();
  }
  return {
    databaseUrl: asLogin(ownerUrl, 'kryonix_app', passwords.app),
    ingestDatabaseUrl: asLogin(ownerUrl, 'kryonix_ingest', passwords.ingest),
    platformDatabaseUrl: asLogin(ownerUrl, 'kryonix_platform', passwords.platform),
  };
}

async function createExtension(client: Client): Promise<void> {
  try {
    await client.query('create extension timescaledb');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ExternalDatabaseError(
      `The extension timescaledb cannot be installed by the login of DATABASE_OWNER_URL (${reason}). ` +
        'A superuser must run, once, the SQL that this command prints: npm run kryonix -- doctor --sql',
      { cause },
    );
  }
}

function asLogin(url: string, login: string, password: string): string {
  const other = new URL(url);
  other.username = encodeURIComponent(login);
  other.password = encodeURIComponent(password);
  return other.href;
}
