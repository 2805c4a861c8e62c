import type { ClientBase } from 'pg';
import { queryRow } from '../../query-rows.ts';
import { type PurgeRow, purgeColumns, purgeRowSchema } from './purge-row.ts';

/** Takes a purge up, for the first time or after its process ended; `null` where it has ended. */
export function beginPurge(client: ClientBase, tenantId: string, id: string): Promise<PurgeRow | null> {
  return queryRow(
    client,
    purgeRowSchema,
    `update cache_management.cache_purges set state = 'running', attempts = attempts + 1
      where tenant_id = $1 and id = $2 and finished_at is null returning ${purgeColumns}`,
    [tenantId, id],
  );
}

/** Adds what was done since; the answer tells whether somebody asked to stop. */
export function advancePurge(
  client: ClientBase,
  tenantId: string,
  id: string,
  { done, deleted }: { done: number; deleted: number },
): Promise<PurgeRow | null> {
  return queryRow(
    client,
    purgeRowSchema,
    `update cache_management.cache_purges
        set done = done + $3, deleted = deleted + $4, total = greatest(total, done + $3), attempts = 1
      where tenant_id = $1 and id = $2 and finished_at is null returning ${purgeColumns}`,
    [tenantId, id, done, deleted],
  );
}
