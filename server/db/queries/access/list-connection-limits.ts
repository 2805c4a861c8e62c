import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z.object({ tenant_id: z.uuid(), max_connections: z.number() });

/** How many connections the own users of tenants may have, by tenant. Runs as `kryonix_platform`. */
export async function listConnectionLimits(client: ClientBase | Pool): Promise<ReadonlyMap<string, number>> {
  const rows = await queryRows(
    client,
    rowSchema,
    'select tenant_id, max_connections from cache_management.tenant_access where max_connections is not null',
  );
  return new Map(rows.map((row) => [row.tenant_id, row.max_connections]));
}
