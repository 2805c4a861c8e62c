import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z.object({
  id: z.uuid(),
  tier: z.string().nullable(),
  time_zone: z.string().nullable(),
  calls_per_hour: z.number(),
  usual_calls_per_hour: z.number().nullable(),
  slow_mobile_share: z.number().nullable(),
  peak_hours: z.array(z.number()).nullable(),
  load_ratio: z.number().nullable(),
});

export type EvictionFiguresRow = z.infer<typeof rowSchema>;

const recentMinutes = 15;
/** Fewer calls tell nothing of who makes them. */
const enoughCalls = 50;
/** Fewer whole hours are no average. */
const enoughHours = 6;

/**
 * What decides how readily each open tenant gives memory up: the last 15 minutes against the average hour of the last day.
 * Peak hours are local hours, 0–23, of the tenant's time zone. Runs as `kryonix_platform`.
 */
export function readEvictionFigures(client: ClientBase, now: Date): Promise<EvictionFiguresRow[]> {
  return queryRows(
    client,
    rowSchema,
    `with recent as (
       select tenant_id, sum(calls)::float8 as calls from cache_management.cache_tenant_rollups_1m
        where bucket > $1::timestamptz - interval '${recentMinutes} minutes' and bucket <= $1 group by tenant_id
     ), slow as (
       select tenant_id, sum(calls)::float8 as calls from cache_management.cache_rollups_1m
        where bucket > $1::timestamptz - interval '${recentMinutes} minutes' and bucket <= $1
          and device = 'mobile' and network = 'slow' group by tenant_id
     ), day as (
       select tenant_id, sum(calls)::float8 as calls,
              least(24, extract(epoch from date_trunc('hour', $1::timestamptz) - min(bucket)) / 3600)::float8 as hours
         from cache_management.cache_tenant_rollups_1h
        where bucket >= date_trunc('hour', $1::timestamptz) - interval '24 hours'
          and bucket < date_trunc('hour', $1::timestamptz) group by tenant_id
     ), usual as (
       select tenant_id, calls / hours as per_hour from day where hours >= ${enoughHours}
     ), rates as (
       select t.id, coalesce(r.calls, 0) * 60 / ${recentMinutes} as per_hour, u.per_hour as usual, s.calls as slow,
              r.calls as recent
         from accounts.tenants t
         left join recent r on r.tenant_id = t.id left join slow s on s.tenant_id = t.id
         left join usual u on u.tenant_id = t.id
        where t.status = 'active' and not t.canary
     )
     select q.id, p.tier, b.business_hours ->> 'timeZone' as time_zone, q.per_hour::float8 as calls_per_hour,
            q.usual as usual_calls_per_hour,
            case when q.recent >= ${enoughCalls} then coalesce(q.slow, 0) / q.recent end as slow_mobile_share,
            (select a.peak_hours from cache_management.ai_cache_patterns a
              where a.tenant_id = q.id and a.pattern_type = 'peak_hours' limit 1) as peak_hours,
            (sum(q.per_hour) filter (where q.usual is not null) over ()
              / nullif(sum(q.usual) over (), 0))::float8 as load_ratio
       from rates q
       left join accounts.tenant_profiles p on p.tenant_id = q.id
       left join accounts.tenant_settings b on b.tenant_id = q.id
      order by q.id`,
    [now],
  );
}
