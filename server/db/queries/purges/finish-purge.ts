import type { ClientBase } from 'pg';
import { queryRow } from '../../query-rows.ts';
import { type PurgeRow, purgeColumns, purgeRowSchema } from './purge-row.ts';

/** Ends a purge and makes its receipt; `null` where it has ended before. */
export function finishPurge(
  client: ClientBase,
  tenantId: string,
  id: string,
  state: 'done' | 'cancelled' | 'failed',
): Promise<PurgeRow | null> {
  return queryRow(
    client,
    purgeRowSchema,
    `update cache_management.cache_purges
        set state = $3, finished_at = now(), receipt_id = gen_random_uuid()
      where tenant_id = $1 and id = $2 and finished_at is null returning ${purgeColumns}`,
    [tenantId, id, state],
  );
}
