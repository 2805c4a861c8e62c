import type { ClientBase } from 'pg';
import { queryRow } from '../../query-rows.ts';
import { type PurgeRow, purgeColumns, purgeRowSchema } from './purge-row.ts';

/** Asks a purge to stop; `null` where there is none that could. */
export function cancelPurge(client: ClientBase, tenantId: string, id: string): Promise<PurgeRow | null> {
  return queryRow(
    client,
    purgeRowSchema,
    `update cache_management.cache_purges set cancel_requested = true
      where tenant_id = $1 and id = $2 and finished_at is null returning ${purgeColumns}`,
    [tenantId, id],
  );
}
