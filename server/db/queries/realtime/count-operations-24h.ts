import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRow } from '../../query-rows.ts';

const rowSchema = z.object({ calls: z.number().nullable(), ingested: z.boolean() });

/**
 * The tenant's operations of the last 24 hours, to the minute. Without any: 0 where ingestion ran in that time, else
 * `null`, for then nobody counted.
 */
export async function countOperations24h(client: ClientBase, tenantId: string, now: Date): Promise<number | null> {
  const since = new Date(now.getTime() - 24 * 3_600_000);
  const row = await queryRow(
    client,
    rowSchema,
    `select (select sum(calls)::bigint from cache_management.cache_tenant_rollups_1m
              where tenant_id = $1 and bucket > $2 and bucket <= $3) as calls,
            exists (select from cache_management.ingest_minutes where minute > $2 and minute <= $3) as ingested`,
    [tenantId, since, now],
  );
  return row?.calls ?? (row?.ingested ? 0 : null);
}
