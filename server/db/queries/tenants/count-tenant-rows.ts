import { escapeIdentifier, type Pool } from 'pg';
import { z } from 'zod';
import { queryRow } from '../../query-rows.ts';
import { withTenant } from '../../with-tenant.ts';
import { keptTables } from './erase-tenant-rows.ts';
import { listTenantTables, tenantTableName } from './list-tenant-tables.ts';

const rowSchema = z.object({ count: z.int() });

/** How many rows erasing a tenant would delete, of the tables that the application reads. `pool` is that of `kryonix_app`. */
export async function countTenantRows(pool: Pool, tenantId: string): Promise<number> {
  let rows = 0;
  for (const table of await listTenantTables(pool, keptTables)) {
    if (!table.readable) continue;
    const sql = `select count(*)::int as count from ${tenantTableName(table)}
                  where ${escapeIdentifier(table.column)} = any (array[$1::uuid])`;
    const found = await withTenant(pool, tenantId, (client) => queryRow(client, rowSchema, sql, [tenantId]));
    rows += found?.count ?? 0;
  }
  return rows;
}
