import type { ClientBase } from 'pg';
import { queryRow } from '../../query-rows.ts';
import { type PurgeRow, purgeColumns, purgeRowSchema } from './purge-row.ts';

export function getPurge(client: ClientBase, tenantId: string, id: string): Promise<PurgeRow | null> {
  return queryRow(
    client,
    purgeRowSchema,
    `select ${purgeColumns} from cache_management.cache_purges where tenant_id = $1 and id = $2`,
    [tenantId, id],
  );
}
