import { z } from 'zod';
import { checkRights } from '../../db/check-rights.ts';
import { MigrationError, pendingMigrations } from '../../db/migrate.ts';
import { queryRow, queryRows } from '../../db/query-rows.ts';
import type { Outcome, Problem } from './finding.ts';
import { withLogin } from './with-login.ts';

const versionSchema = z.object({ server: z.number(), timescaledb: z.string().nullable() });
const oldestPostgres = 15;

/** PostgreSQL and its extension. */
export function checkVersions(databaseUrl: string): Promise<Outcome> {
  return withLogin(databaseUrl, async (client) => {
    const found = await queryRow(
      client,
      versionSchema,
      `select current_setting('server_version_num')::int / 10000 as server,
              (select extversion from pg_catalog.pg_extension where extname = 'timescaledb') as timescaledb`,
    );
    const problems: Problem[] = [];
    if (found !== null && found.server < oldestPostgres) {
      problems.push({
        what: `PostgreSQL ${found.server} is too old`,
        mend: `Move to PostgreSQL ${oldestPostgres} or newer: pg_dump there, restore here, then npm start.`,
      });
    }
    if (found?.timescaledb === null) {
      problems.push({ what: 'the extension timescaledb is not installed in this database', mend: superuserMend });
    }
    return { problems };
  });
}

const superuserMend = 'A superuser runs, in this database, what this prints: npm run kryonix -- doctor --sql';

function mendOf(hole: string): string {
  const bare = /row-level security is not enabled and forced on (\S+)/.exec(hole)?.[1];
  if (bare === undefined) return superuserMend;
  return `As kryonix_owner: alter table ${bare} enable row level security, force row level security; a table of yours belongs in a schema of its own.`;
}

const policySchema = z.object({ name: z.string(), policy: z.string() });

/** A policy that lets tenants' requests see rows without asking whose they are undoes all others: they are joined by OR. */
const openPoliciesSql = `
select format('%I.%I', p.schemaname, p.tablename) as name, p.policyname as policy
  from pg_catalog.pg_policies p
  join pg_catalog.pg_attribute a on a.attname = 'tenant_id' and not a.attisdropped
   and a.attrelid = format('%I.%I', p.schemaname, p.tablename)::regclass
 where p.schemaname in ('accounts', 'cache_management') and p.permissive = 'PERMISSIVE'
   and p.roles && array['kryonix_app', 'public']::name[] and p.cmd in ('SELECT', 'ALL', 'UPDATE', 'DELETE')
   and coalesce(p.qual, '') !~ 'current_tenant|current_user|current_actor'
 order by 1, 2`;

const routineSchema = z.object({ count: z.number() });
const routinesSql = `
select count(*)::int as count from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
 where n.nspname = '_timescaledb_functions' and has_function_privilege(current_user, p.oid, 'execute')`;

/** Whether row-level security holds for every login of the product: what they own, may become and may call. */
export async function checkIsolation(logins: readonly string[]): Promise<Outcome> {
  const looks = await Promise.all(logins.map(lookAtLogin));
  // What is wrong with a table is wrong for all logins alike.
  const once = (all: Problem[]) => [...new Map(all.map((each) => [each.what, each])).values()];
  return {
    problems: once(looks.flatMap(({ problems }) => problems)),
    advice: once(looks.flatMap(({ advice }) => advice)),
  };
}

function lookAtLogin(login: string): Promise<Required<Outcome>> {
  return withLogin(login, async (client) => {
    const report = await checkRights(client);
    const problems = report.holes.map((what) => ({ what, mend: mendOf(what) }));
    const routines = await queryRow(client, routineSchema, routinesSql);
    if (routines !== null && routines.count > 0) {
      const name = decodeURIComponent(new URL(login).username);
      const what = `the login ${name} may execute ${routines.count} functions of _timescaledb_functions`;
      problems.push({ what, mend: superuserMend });
    }
    for (const { name, policy } of await queryRows(client, policySchema, openPoliciesSql)) {
      const what = `the policy ${policy} shows rows of ${name} whosoever they are`;
      problems.push({ what, mend: `As kryonix_owner: drop policy ${policy} on ${name}.` });
    }
    return { problems, advice: report.advice.map((what) => ({ what, mend: superuserMend })) };
  });
}

/** Whether the schema is the one that this version knows. */
export function checkMigrations(databaseUrl: string): Promise<Outcome> {
  return withLogin(databaseUrl, async (client) => {
    try {
      const pending = await pendingMigrations(client);
      return {
        problems: pending.map((name) => ({ what: `migration ${name} is missing`, mend: 'npm start applies it.' })),
      };
    } catch (error) {
      if (!(error instanceof MigrationError)) throw error;
      const mend = 'Start the version that made it, or restore a backup from before the update.';
      return { problems: [{ what: error.message, mend }] };
    }
  });
}

const clockSchema = z.object({ ms: z.number() });

/** How far the server's clock is ahead of this machine's, milliseconds; the way of the question is halved. */
export function databaseClockAhead(databaseUrl: string, now: () => number): Promise<number> {
  return withLogin(databaseUrl, async (client) => {
    const before = now();
    const row = await queryRow(
      client,
      clockSchema,
      'select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms',
    );
    return (row?.ms ?? before) - (before + now()) / 2;
  });
}
