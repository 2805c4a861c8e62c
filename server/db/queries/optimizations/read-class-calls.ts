import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z.object({ name: z.string(), calls: z.number() });

/** The tenant's calls of the last 24 hours by class (`module:type`), the busiest 96. */
export function readClassCalls(client: ClientBase, tenantId: string, now: Date) {
  return queryRows(
    client,
    rowSchema,
    `select module || ':' || data_type as name, sum(calls)::float8 as calls
       from cache_management.cache_rollups_1h
      where tenant_id = $1 and bucket > $2::timestamptz - interval '24 hours' and bucket <= $2
      group by module, data_type order by 2 desc, 1 limit 96`,
    [tenantId, now],
  );
}
