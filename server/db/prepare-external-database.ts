import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { z } from 'zod';
import { queryRow, queryRows } from './query-rows.ts';
import { closeHolesSql } from './superuser-setup.ts';

/** The server of the operator lacks something that the owner login may not make. */
class ExternalDatabaseError extends Error {
  override readonly name = 'ExternalDatabaseError';
}

export interface LoginUrls {
  databaseUrl: string;
  ingestDatabaseUrl: string;
  platformDatabaseUrl: string;
}

const doctor = 'A superuser must run, once, the SQL that this command prints: npm run kryonix -- doctor --sql';

const meSchema = z.object({
  login: z.string(),
  database: z.string(),
  superuser: z.boolean(),
  creates_roles: z.boolean(),
  extension: z.boolean(),
});

const meSql = `select rolname as login, current_database() as database, rolsuper as superuser,
    rolsuper or rolcreaterole as creates_roles,
    exists (select from pg_catalog.pg_extension where extname = 'timescaledb') as extension
  from pg_catalog.pg_roles where rolname = current_user`;

type Me = z.infer<typeof meSchema>;

async function createMissingRoles(client: Client, me: Me, passwords: ReadonlyMap<string, string>): Promise<void> {
  const wanted = ['kryonix_owner', ...passwords.keys()];
  const found = await queryRows(
    client,
    z.object({ name: z.string() }),
    'select rolname as name from pg_catalog.pg_roles where rolname = any($1)',
    [wanted],
  );
  const missing = wanted.filter((role) => !found.some(({ name }) => name === role));
  if (missing.length === 0) return;
  if (!me.creates_roles) {
    throw new ExternalDatabaseError(
      `The server has no role ${missing.join(', ')}, and the login of DATABASE_OWNER_URL may not create roles. ${doctor}`,
    );
  }
  for (const role of missing) {
    const password = passwords.get(role);
    const attributes = password === undefined ? 'nologin' : `login password ${escapeLiteral(password)}`;
    await client.query(`create role ${escapeIdentifier(role)} with ${attributes}`);
    if (role === 'kryonix_owner') await client.query(`grant kryonix_owner to ${escapeIdentifier(me.login)}`);
  }
}

const ownerSchema = z.object({ member: z.boolean(), creates: z.boolean() });

const ownerSql = `select pg_has_role(current_user, 'kryonix_owner', 'member') as member,
  has_database_privilege('kryonix_owner', current_database(), 'create') as creates`;

/** Migrations run as `kryonix_owner`: the login must be a member of it, and it must be able to make schemas. */
async function letOwnerCreate(client: Client, me: Me): Promise<void> {
  const before = await queryRow(client, ownerSchema, ownerSql);
  if (before?.member && before.creates) return;
  const complaint =
    `The login of DATABASE_OWNER_URL must be a member of kryonix_owner, and that role must have the right to create ` +
    `schemas in the database ${me.database}. ${doctor}`;
  if (!before?.member) throw new ExternalDatabaseError(complaint);
  try {
    await client.query(
      `grant connect, create, temporary on database ${escapeIdentifier(me.database)} to kryonix_owner`,
    );
  } catch (cause) {
    throw new ExternalDatabaseError(complaint, { cause });
  }
  const after = await queryRow(client, ownerSchema, ownerSql);
  if (!after?.creates) throw new ExternalDatabaseError(complaint);
}

async function createExtension(client: Client): Promise<void> {
  try {
    await client.query('create extension if not exists timescaledb');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ExternalDatabaseError(
      `The extension timescaledb cannot be installed by the login of DATABASE_OWNER_URL (${reason}). ${doctor}`,
      { cause },
    );
  }
}

/** A role that was there before may have a password that nobody told us. */
async function assertLogin(variable: string, connectionString: string): Promise<void> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // a lost connection rejects the query under way, which is what callers see
  try {
    await client.connect();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ExternalDatabaseError(
      `The login ${new URL(connectionString).username} exists but cannot be used (${reason}): set ${variable} to its URL.`,
      { cause },
    );
  } finally {
    await client.end();
  }
}

/**
 * Makes what the first run on the operator's own server needs and its owner login may make: the roles that are missing
 * (existing ones keep their passwords), the extension, and, where that login is a superuser, the rights. Returns the
 * URLs of the three application logins, `given` ones untouched. What remains open, `assertSafeRoles` reports.
 * Throws `ExternalDatabaseError` with the way out.
 */
export async function prepareExternalDatabase(
  ownerUrl: string,
  passwords: { app: string; ingest: string; platform: string },
  given: Partial<LoginUrls> = {},
): Promise<LoginUrls> {
  const client = new Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined); // a lost connection rejects the query under way, which is what callers see
  await client.connect();
  try {
    const me = await queryRow(client, meSchema, meSql);
    if (me === null) throw new Error('the server does not list the role of its own connection');
    // A statement that fails would be logged by the server with its text, passwords included.
    if (me.superuser) await client.query("set log_min_error_statement = 'panic'");
    await createMissingRoles(
      client,
      me,
      new Map([
        ['kryonix_app', passwords.app],
        ['kryonix_ingest', passwords.ingest],
        ['kryonix_platform', passwords.platform],
      ]),
    );
    await letOwnerCreate(client, me);
    if (!me.extension) await createExtension(client);
    if (me.superuser) await client.query(closeHolesSql);
  } finally {
    await client.end();
  }
  return loginUrls(ownerUrl, passwords, given);
}

async function loginUrls(
  ownerUrl: string,
  passwords: { app: string; ingest: string; platform: string },
  given: Partial<LoginUrls>,
): Promise<LoginUrls> {
  const urls = {
    databaseUrl: given.databaseUrl ?? asLogin(ownerUrl, 'kryonix_app', passwords.app),
    ingestDatabaseUrl: given.ingestDatabaseUrl ?? asLogin(ownerUrl, 'kryonix_ingest', passwords.ingest),
    platformDatabaseUrl: given.platformDatabaseUrl ?? asLogin(ownerUrl, 'kryonix_platform', passwords.platform),
  };
  await assertLogin('DATABASE_URL', urls.databaseUrl);
  await assertLogin('DATABASE_INGEST_URL', urls.ingestDatabaseUrl);
  await assertLogin('DATABASE_PLATFORM_URL', urls.platformDatabaseUrl);
  return urls;
}

function asLogin(url: string, login: string, password: string): string {
  const other = new URL(url);
  other.username = encodeURIComponent(login);
  other.password = encodeURIComponent(password);
  return other.href;
}
