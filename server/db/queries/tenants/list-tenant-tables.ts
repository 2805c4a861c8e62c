import { type ClientBase, escapeIdentifier, type Pool } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';

const tableSchema = z.object({
  schema: z.string(),
  name: z.string(),
  column: z.string(),
  /** There is a policy by which the owner deletes its rows. */
  erasable: z.boolean(),
  /** The application reads its own tenant's rows, all columns of them. */
  readable: z.boolean(),
});

export type TenantTable = z.infer<typeof tableSchema>;

const sql = `
  select n.nspname as schema, c.relname as name, a.attname as column,
         exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'owner_erases') as erasable,
         has_table_privilege('kryonix_app', c.oid, 'select') as readable
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
   where n.nspname in ('accounts', 'cache_management') and c.relkind in ('r', 'p') and c.relname <> all ($1)
     and (a.attname = 'tenant_id' or (c.relname = 'tenants' and a.attname = 'id'))
   order by c.relname = 'tenants', c.relname in ('memberships', 'api_keys'), c.relname`;

/** Every table that has rows of tenants, but those named: one that came after this was written is among them. */
export function listTenantTables(client: ClientBase | Pool, but: readonly string[]): Promise<TenantTable[]> {
  return queryRows(client, tableSchema, sql, [but]);
}

export const tenantTableName = ({ schema, name }: TenantTable) =>
  `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
