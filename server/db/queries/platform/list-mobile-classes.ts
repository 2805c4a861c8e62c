import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';
import { customersOnly } from '../customers-only.ts';

const rowSchema = z
  .object({
    database: z.number(),
    module: z.string(),
    data_type: z.string(),
    own_ttl: z.boolean(),
    calls: z.number(),
    fast: z.number(),
  })
  .transform(({ data_type, own_ttl, ...row }) => ({ ...row, dataType: data_type, ownTtl: own_ttl }));

export type MobileClass = z.infer<typeof rowSchema>;

/**
 * The operations of mobile devices in all tenants in the last 24 hours (to the hour) by class: how many, and how many lie in
 * histogram cells up to `lastFastCell`. `ownTtl` is true where the tenants set a mobile TTL of their own for the database.
 * Runs inside `withPlatform`.
 */
export function listMobileClasses(client: ClientBase, now: Date, lastFastCell: number): Promise<MobileClass[]> {
  return queryRows(
    client,
    rowSchema,
    `with mobile as (
       select tenant_id, database, module, data_type, calls,
              (select sum(latency[i + 1]) from generate_series(1, cardinality(latency), 2) as i
                where latency[i] <= $3) as fast
         from cache_management.cache_rollups_1h where bucket > $1 and bucket <= $2 and device = 'mobile'
          and ${customersOnly}
     )
     select database, module, data_type, mobile_ttl_seconds is not null as own_ttl, sum(calls)::bigint as calls,
            coalesce(sum(fast), 0)::bigint as fast
       from mobile
       left join cache_management.tenant_cache_configs c
         on c.tenant_id = mobile.tenant_id and c.database_number = mobile.database
      group by 1, 2, 3, 4`,
    [new Date(now.getTime() - 24 * 3_600_000), now, lastFastCell],
  );
}
