import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRow } from '../../query-rows.ts';

<<<<<<< HEAD
const historyDays = 30;

/** In how many hours of the last 30 days the tenant's cache was used: the history that an analysis can learn from. */
=======
/** The clock hours up to `now` in which at least one operation of the tenant was measured, of those that are kept. */
>>>>>>> db
export async function countHistoryHours(client: ClientBase, tenantId: string, now: Date): Promise<number> {
  const row = await queryRow(
    client,
    z.object({ hours: z.number() }),
<<<<<<< HEAD
    `select count(distinct bucket)::integer as hours from cache_management.cache_tenant_rollups_1h
      where tenant_id = $1 and bucket > $2 and bucket <= $3 and calls > 0`,
    [tenantId, new Date(now.getTime() - historyDays * 86_400_000), now],
=======
    `select count(*) as hours from cache_management.cache_tenant_rollups_1h
      where tenant_id = $1 and bucket <= $2 and calls > 0`,
    [tenantId, now],
>>>>>>> db
  );
  return row?.hours ?? 0;
}
