import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';
import { cellLatencySchema } from '../performance/cell-latency.ts';
import { percentilesSql } from '../performance/percentiles-sql.ts';

const rowSchema = z
  .object({
    tenant_id: z.guid(),
    hit_rate: z.number().nullable(),
    error_rate: z.number().nullable(),
    p95_cell: cellLatencySchema,
    memory: z.number().nullable(),
    quota: z.number().nullable(),
  })
  .transform((row) => ({
    tenantId: row.tenant_id,
    levels: {
      hitRate: row.hit_rate,
      errorRate: row.error_rate,
      p95: row.p95_cell,
      memory: row.memory,
      quota: row.quota,
    },
  }));

export type TenantLevels = z.infer<typeof rowSchema>;

const minuteMs = 60_000;
/** Of fewer reads or calls no share is worth telling anybody. */
const telling = 20;

/**
 * What the rules of tenants watch, of every customer that is not suspended: shares (percent) and p95 (ms) of the last two
 * whole minutes and the current one, the memory held as a share of what the tenant may hold, and of the fullest of its
 * databases. Null where nobody knows. Runs as `kryonix_ingest`.
 */
export function getTenantLevels(client: ClientBase | Pool, now: Date): Promise<TenantLevels[]> {
  const from = new Date((Math.floor(now.getTime() / minuteMs) - 2) * minuteMs);
  return queryRows(
    client,
    rowSchema,
    `with minutes as (
       select tenant_id, calls, hits + stales as answered, hits + stales + misses as asked, errors, latency
         from cache_management.cache_tenant_rollups_1m where bucket >= $1 and bucket <= $2
     ), counted as (
       select tenant_id, sum(calls)::float8 as calls, sum(answered)::float8 as answered, sum(asked)::float8 as asked,
              sum(errors)::float8 as errors
         from minutes group by tenant_id
     ), histograms as (
       select tenant_id as key, latency from minutes
     ), ${percentilesSql('histograms')}, held as (
       select c.tenant_id, sum(c.memory_bytes)::float8 as bytes,
              max(100 * c.memory_bytes::float8 / (d.max_memory_mb * 1048576::float8)) as fullest,
              case when count(*) = count(d.max_memory_mb) then sum(d.max_memory_mb * 1048576::float8) end as together
         from cache_management.cache_census c
         left join cache_management.tenant_cache_configs d on d.tenant_id = c.tenant_id and d.database_number = c.database
        group by c.tenant_id
     ), shares as (
       select h.tenant_id, 100 * h.bytes / coalesce(a.shared_quota_bytes, a.quota_bytes, h.together) as memory, h.fullest
         from held h left join cache_management.tenant_access a on a.tenant_id = h.tenant_id
     )
     select t.id as tenant_id, case when c.asked >= $3 then 100 * c.answered / c.asked end as hit_rate,
            case when c.calls >= $3 then 100 * c.errors / c.calls end as error_rate,
            case when c.calls >= $3 then p.p95_cell end as p95_cell, s.memory, greatest(s.memory, s.fullest) as quota
       from accounts.tenants t
       left join counted c on c.tenant_id = t.id
       left join percentiles p on p.key = t.id
       left join shares s on s.tenant_id = t.id
      where not t.canary and t.status <> 'suspended'`,
    [from, now, telling],
  );
}
