import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRow } from '../../query-rows.ts';

/** The clock hours up to `now` in which at least one operation of the tenant was measured, of those that are kept. */
export async function countHistoryHours(client: ClientBase, tenantId: string, now: Date): Promise<number> {
  const row = await queryRow(
    client,
    z.object({ hours: z.number() }),
    `select count(*) as hours from cache_management.cache_tenant_rollups_1h
      where tenant_id = $1 and bucket <= $2 and calls > 0`,
    [tenantId, now],
  );
  return row?.hours ?? 0;
}
