import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRow, queryRows } from '../../query-rows.ts';

const rowSchema = z
  .object({
    bucket: z.date(),
    calls: z.number(),
    mobile_calls: z.number(),
    asked: z.number(),
    misses: z.number(),
    latency_sum_us: z.number(),
  })
  .transform((row) => ({
    startMs: row.bucket.getTime(),
    calls: row.calls,
    mobileCalls: row.mobile_calls,
    asked: row.asked,
    misses: row.misses,
    meanMs: row.calls > 0 ? row.latency_sum_us / row.calls / 1_000 : null,
  }));

const daysAtMost = 28;

/**
 * The whole hours of a tenant from its first operation on, at most 28 days, the oldest first. Hours without operations
 * are there with zeros.
 */
export function readHourlyTraffic(client: ClientBase, tenantId: string, now: Date) {
  return queryRows(
    client,
    rowSchema,
    `with counted as (
       select bucket, calls, mobile_calls, hits + stales + misses as asked, misses, latency_sum_us
         from cache_management.cache_tenant_rollups_1h
        where tenant_id = $1 and bucket >= date_trunc('hour', $2::timestamptz) - interval '${daysAtMost} days'
          and bucket < date_trunc('hour', $2::timestamptz)
     ), hours as (
       select generate_series((select min(bucket) from counted), date_trunc('hour', $2::timestamptz) - interval '1 hour',
                              interval '1 hour') as bucket
     )
     select h.bucket, coalesce(calls, 0)::float8 as calls, coalesce(mobile_calls, 0)::float8 as mobile_calls,
            coalesce(asked, 0)::float8 as asked, coalesce(misses, 0)::float8 as misses,
            coalesce(latency_sum_us, 0)::float8 as latency_sum_us
       from hours h left join counted c on c.bucket = h.bucket
      order by h.bucket`,
    [tenantId, now],
  );
}

/** The time zone of the tenant's business hours; `null` where it set none. */
export async function readTenantTimeZone(client: ClientBase, tenantId: string): Promise<string | null> {
  const row = await queryRow(
    client,
    z.object({ zone: z.string().nullable() }),
    `select business_hours ->> 'timeZone' as zone from accounts.tenant_settings where tenant_id = $1`,
    [tenantId],
  );
  return row?.zone ?? null;
}
