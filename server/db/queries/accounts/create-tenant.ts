import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRow } from '../../query-rows.ts';

/**
 * Makes a tenant with one settings row per database, all left to the catalogue, and returns its id. Runs inside
 * `withPlatform`. A slug that is taken is SQLSTATE 23505.
 */
export async function createTenant(
  client: ClientBase,
  tenant: { slug: string; name: string; demo: boolean },
): Promise<string> {
  const row = await queryRow(
    client,
    z.object({ id: z.uuid() }),
    'insert into accounts.tenants (slug, name, demo) values ($1, $2, $3) returning id',
    [tenant.slug, tenant.name, tenant.demo],
  );
  if (row === null) throw new Error('the tenant was not inserted');
  await client.query(
    `insert into cache_management.tenant_cache_configs (tenant_id, database_number)
     select $1, database from generate_series(0, 15) as database`,
    [row.id],
  );
  return row.id;
}
