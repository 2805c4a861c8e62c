import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { Neighbor } from '#lib/contracts/neighbors.ts';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z.object({
  tenant_id: z.guid(),
  database: z.number(),
  module: z.string(),
  data_type: z.string(),
  share: z.number().nullable(),
});

/**
 * The class of each named tenant that took most of its server time in the buckets from `from` to `to`, both included.
 * Tenants without operations are left out. Runs inside `withPlatform`.
 */
export async function listTopClassPerTenant(
  client: ClientBase,
  tenantIds: readonly string[],
  { granule, from, to }: { granule: '1m' | '1h'; from: Date; to: Date },
): Promise<Map<string, NonNullable<Neighbor['topClass']>>> {
  const rows = await queryRows(
    client,
    rowSchema,
    `with classes as (
       select tenant_id, database, module, data_type, sum(latency_sum_us)::float8 as waited
         from cache_management.cache_rollups_${granule}
        where tenant_id = any ($1::uuid[]) and bucket >= $2 and bucket <= $3
        group by tenant_id, database, module, data_type
     )
     select distinct on (tenant_id) tenant_id, database, module, data_type,
            100 * waited / nullif(sum(waited) over (partition by tenant_id), 0) as share
       from classes order by tenant_id, waited desc, module, data_type, database`,
    [tenantIds, from, to],
  );
  return new Map(
    rows.map(({ tenant_id, database, module, data_type, share }) => [
      tenant_id,
      // A sum of floats may miss its whole by a hair.
      { database, module, dataType: data_type, share: share === null ? null : Math.min(share, 100) },
    ]),
  );
}
