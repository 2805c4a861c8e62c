import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z.object({ seconds: z.int().positive().nullable() });

/** The shortest `mobile_sync_interval_seconds` of the tenant's databases; `null` where it has no settings. */
export async function readSyncInterval(client: ClientBase, tenantId: string): Promise<number | null> {
  const [row] = await queryRows(
    client,
    rowSchema,
    'select min(mobile_sync_interval_seconds) as seconds from cache_management.tenant_cache_configs where tenant_id = $1',
    [tenantId],
  );
  return row?.seconds ?? null;
}
