import type { ClientBase } from 'pg';
import { queryRows } from '../../query-rows.ts';
import { type PurgeRow, purgeColumns, purgeRowSchema } from './purge-row.ts';

/** The tenant's purges, the newest first. */
export function listPurges(client: ClientBase, tenantId: string, limit: number): Promise<PurgeRow[]> {
  return queryRows(
    client,
    purgeRowSchema,
    `select ${purgeColumns} from cache_management.cache_purges
     where tenant_id = $1
     order by requested_at desc, id
     limit $2`,
    [tenantId, limit],
  );
}
