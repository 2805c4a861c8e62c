import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRow, queryRows } from './query-rows.ts';

/** What the rights of a login say, one sentence each. */
export interface RightsReport {
  /** Each lets the login past row-level security. */
  holes: string[];
  /** Weaker: leaks of statistics, denial of service. */
  advice: string[];
}

const rightsSchema = z.object({
  login: z.string(),
  bypasses: z.boolean(),
  owns: z.boolean(),
  chunk_schema: z.boolean(),
  drop_chunk: z.boolean(),
  merge_chunks: z.boolean(),
  statistics: z.boolean(),
  extension: z.boolean(),
});

const rightsSql = `
select r.rolname as login,
       exists (select from pg_catalog.pg_roles o where (o.rolsuper or o.rolbypassrls) and pg_has_role(r.oid, o.oid, 'member'))
         as bypasses,
       exists (select from pg_catalog.pg_roles o where o.rolname = 'kryonix_owner' and pg_has_role(r.oid, o.oid, 'member'))
         or exists (select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                     where n.nspname in ('accounts', 'cache_management', 'cache_chunks')
                       and pg_has_role(r.oid, c.relowner, 'member')) as owns,
       exists (select from pg_catalog.pg_namespace n where n.nspname = 'cache_chunks'
                 and has_schema_privilege(r.oid, n.oid, 'usage')) as chunk_schema,
       exists (select from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
                where n.nspname = '_timescaledb_functions' and p.proname = 'drop_chunk'
                  and has_function_privilege(r.oid, p.oid, 'execute')) as drop_chunk,
       exists (select from pg_catalog.pg_proc p where p.proname = 'merge_chunks'
                  and has_function_privilege(r.oid, p.oid, 'execute')) as merge_chunks,
       has_table_privilege(r.oid, 'pg_catalog.pg_stats', 'select') as statistics,
       exists (select from pg_catalog.pg_extension where extname = 'timescaledb') as extension
  from pg_catalog.pg_roles r where r.rolname = current_user`;

const tablesSql = `
select format('%I.%I', n.nspname, c.relname) as name
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
 where n.nspname in ('accounts', 'cache_management') and c.relkind in ('r', 'p')
   and not (c.relrowsecurity and c.relforcerowsecurity)
 order by 1`;

const hypertablesSql = `
select format('%I.%I', schema_name, table_name) as name from _timescaledb_catalog.hypertable
 where schema_name in ('accounts', 'cache_management') and associated_schema_name <> 'cache_chunks' order by 1`;

/** Reads back what the login of `client` may do. An empty report means that row-level security holds for it. */
export async function checkRights(client: ClientBase): Promise<RightsReport> {
  const rights = await queryRow(client, rightsSchema, rightsSql);
  if (rights === null) throw new Error('the server does not list the role of its own connection');
  const nameSchema = z.object({ name: z.string() });
  const bare = await queryRows(client, nameSchema, tablesSql);
  const strayed = rights.extension ? await queryRows(client, nameSchema, hypertablesSql) : [];

  const who = `the login ${rights.login}`;
  const holes: string[] = [];
  if (!rights.extension) holes.push('the extension timescaledb is not installed in this database');
  if (rights.bypasses) holes.push(`${who} is, or may become, a superuser or a role with BYPASSRLS`);
  if (rights.owns) holes.push(`${who} owns tables of the product or is a member of their owner`);
  if (rights.chunk_schema) holes.push(`${who} has USAGE on the schema cache_chunks, where row-level security ends`);
  if (rights.drop_chunk) holes.push(`${who} may execute _timescaledb_functions.drop_chunk, which deletes any chunk`);
  for (const { name } of bare) holes.push(`row-level security is not enabled and forced on ${name}`);
  for (const { name } of strayed) holes.push(`the chunks of ${name} lie outside the schema cache_chunks`);

  const advice: string[] = [];
  if (rights.statistics) advice.push(`${who} may read pg_stats, which shows sampled values of every tenant's chunks`);
  if (rights.merge_chunks) advice.push(`${who} may execute merge_chunks, which ends the server on TimescaleDB 2.19`);
  return { holes, advice };
}
