import { Client, DatabaseError, escapeIdentifier, escapeLiteral } from 'pg';

/** The login roles; each gets its own password. */
export interface RolePasswords {
  migrator: string;
  app: string;
  ingest: string;
  platform: string;
}

/**
 * What only a superuser can close, once and again after every update of the extension; from anyone else the revokes are
 * mere warnings and the holes stay open.
 * - Chunks know no row-level security, and `_timescaledb_functions.drop_chunk()` deletes any of them for anybody. The
 *   schema's functions are therefore nobody's but `insert_blocker`, which `create_hypertable` needs.
 * - `pg_stats` hides the sampled values of tables under row-level security, but not those of their chunks.
 * - `merge_chunks` of 2.19 ends the whole server (segmentation fault) whoever calls it, and other functions for the
 *   owners of hypertables show their sizes: the application keeps those that calculate.
 */
export const closeHolesSql = `
revoke execute on all routines in schema _timescaledb_functions from public;
grant execute on function _timescaledb_functions.insert_blocker() to kryonix_owner;
revoke select on pg_catalog.pg_stats, pg_catalog.pg_stats_ext, pg_catalog.pg_stats_ext_exprs from public;
grant select on pg_catalog.pg_stats, pg_catalog.pg_stats_ext, pg_catalog.pg_stats_ext_exprs to kryonix_owner;
revoke execute on function pg_catalog.lo_create(oid), pg_catalog.lo_creat(integer), pg_catalog.lo_from_bytea(oid, bytea) from public;
do $$
declare routine regprocedure;
begin
  for routine in
    select p.oid from pg_catalog.pg_proc p
      join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
      join pg_catalog.pg_extension e on d.refclassid = 'pg_catalog.pg_extension'::regclass and e.oid = d.refobjid
     where e.extname = 'timescaledb' and p.pronamespace = 'public'::regnamespace
       and p.proname not in ('time_bucket', 'first', 'last', 'histogram')
  loop
    execute format('revoke execute on routine %s from public', routine);
    execute format('grant execute on routine %s to kryonix_owner', routine);
  end loop;
end $$;
`;

/** Any constant: two set-ups of one server must meet on it. */
const setupLockKey = 7_279_104;

/** A role that has the attributes already is left alone, so that concurrent runs do not collide in the catalogue. */
function createRole(name: string, login: boolean): string {
  const attributes = `${login ? 'login' : 'nologin'} nosuperuser nobypassrls nocreatedb nocreaterole noreplication`;
  return `do $$ begin
  if not exists (select from pg_catalog.pg_roles where rolname = ${escapeLiteral(name)}) then
    create role ${escapeIdentifier(name)};
  end if;
  if exists (select from pg_catalog.pg_roles where rolname = ${escapeLiteral(name)} and (rolcanlogin <> ${login}
      or rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication)) then
    alter role ${escapeIdentifier(name)} with ${attributes};
  end if;
end $$;
`;
}

function rolesSql(passwords: RolePasswords | null, ownerLogin: string): string {
  const login = (name: string, password: string | undefined) =>
    createRole(name, true) +
    (password === undefined
      ? `-- \\password ${name}\n`
      : `alter role ${escapeIdentifier(name)} with password ${escapeLiteral(password)};\n`);
  return [
    createRole('kryonix_owner', false),
    ownerLogin === 'kryonix_migrator' ? login('kryonix_migrator', passwords?.migrator) : '',
    login('kryonix_app', passwords?.app),
    login('kryonix_ingest', passwords?.ingest),
    login('kryonix_platform', passwords?.platform),
    `grant kryonix_owner to ${escapeIdentifier(ownerLogin)};\n`,
  ].join('');
}

function databaseSql(database: string, ownerLogin: string): string {
  const name = escapeIdentifier(database);
  return `create extension if not exists timescaledb;
revoke temporary on database ${name} from public;
grant connect, create, temporary on database ${name} to kryonix_owner;
grant connect on database ${name} to ${escapeIdentifier(ownerLogin)}, kryonix_app, kryonix_ingest, kryonix_platform;
revoke create on schema public from public;
${closeHolesSql.trim()}
`;
}

/**
 * The SQL that a superuser runs once, connected to the product's database, and again after every update of the
 * extension. Idempotent. Without passwords each login carries the psql command that sets one, as a comment.
 * `ownerLogin` is the login of `DATABASE_OWNER_URL`; only the default one is made here.
 */
export function superuserSql(
  database: string,
  passwords: RolePasswords | null = null,
  ownerLogin = 'kryonix_migrator',
): string {
  return rolesSql(passwords, ownerLogin) + databaseSql(database, ownerLogin);
}

/**
 * Makes roles, database, extension and rights (idempotent). `superuserUrl` may name any database of the server.
 * Passwords are set on every run, so that the server always agrees with the secrets that were handed in.
 */
export async function applySuperuserSetup(
  superuserUrl: string,
  passwords: RolePasswords,
  database: string,
): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    // Two set-ups at once would change the same rows of the server's catalogue, which PostgreSQL answers with an error.
    await client.query('select pg_advisory_lock($1)', [setupLockKey]);
    // A statement that fails would be logged by the server with its text, passwords included.
    await client.query("set log_min_error_statement = 'panic'");
    await client.query(rolesSql(passwords, 'kryonix_migrator'));
    const found = await client.query('select from pg_catalog.pg_database where datname = $1', [database]);
    if (found.rowCount === 0) {
      await client.query(`create database ${escapeIdentifier(database)} owner kryonix_owner`);
    }
    const url = new URL(superuserUrl);
    url.pathname = `/${encodeURIComponent(database)}`;
    await updateExtension(url.href);
    await withClient(url.href, (inside) => inside.query(databaseSql(database, 'kryonix_migrator')));
  });
}

/** After the programs were updated. Must be the first statement of its connection. */
async function updateExtension(databaseUrl: string): Promise<void> {
  const undefinedObject = '42704';
  try {
    await withClient(databaseUrl, (client) => client.query('alter extension timescaledb update'));
  } catch (error) {
    const absent = error instanceof DatabaseError && error.code === undefinedObject;
    if (!absent) throw error;
  }
}

async function withClient(connectionString: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined); // a lost connection rejects the query under way, which is what callers see
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
