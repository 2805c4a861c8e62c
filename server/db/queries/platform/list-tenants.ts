import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { PlatformTenant } from '#lib/contracts/platform.ts';
import { queryRows } from '../../query-rows.ts';
import { cellLatencySchema } from '../performance/cell-latency.ts';
import { percentilesSql } from '../performance/percentiles-sql.ts';

const minuteMs = 60_000;
const windowMs = 5 * minuteMs;
const hourMs = 60 * minuteMs;
const trendHours = 24;

const countSchema = z.number().nullable();

const rowSchema = z.object({
  id: z.guid(),
  slug: z.string(),
  name: z.string(),
  status: z.enum(['active', 'suspended', 'maintenance']),
  demo: z.boolean(),
  calls: countSchema,
  answered: countSchema,
  asked: countSchema,
  previous_calls: countSchema,
  previous_answered: countSchema,
  previous_asked: countSchema,
  p95_cell: cellLatencySchema,
  trend_hours: z.array(z.number()).nullable(),
  trend_rates: z.array(z.number().nullable()).nullable(),
  keys: countSchema,
  memory_bytes: countSchema,
  quota_bytes: countSchema,
  ingested: z.boolean(),
  previously_ingested: z.boolean(),
});

type Row = z.infer<typeof rowSchema>;

const sum = (column: string, condition: string) => `(sum(${column}) filter (where ${condition}))::bigint`;
const ran = (from: string, to: string) =>
  `exists (select from cache_management.ingest_minutes where minute >= ${from} and minute <= ${to})`;

/** `one`: only the tenant $5. */
const tenantsSql = (one: boolean) => {
  const mine = one ? ' and tenant_id = $5' : '';
  return `
  with recent as (
    select tenant_id as key, bucket >= $1 as latest, calls, hits + stales as answered, hits + stales + misses as asked
      from cache_management.cache_tenant_rollups_1m where bucket >= $3 and bucket <= $2${mine}
  ), counted as (
    select key, ${sum('calls', 'latest')} as calls, ${sum('answered', 'latest')} as answered,
           ${sum('asked', 'latest')} as asked, ${sum('calls', 'not latest')} as previous_calls,
           ${sum('answered', 'not latest')} as previous_answered, ${sum('asked', 'not latest')} as previous_asked
      from recent group by key
  ), latest_rows as materialized (
    select tenant_id as key, latency
      from cache_management.cache_tenant_rollups_1m where bucket >= $1 and bucket <= $2${mine}
  ), ${percentilesSql('latest_rows')}, hourly as materialized (
    select tenant_id as key, array_agg(floor(date_part('epoch', bucket - $4) / 3600)::int) as trend_hours,
           array_agg(100 * (hits + stales)::float8 / nullif(hits + stales + misses, 0)) as trend_rates
      from cache_management.cache_tenant_rollups_1h where bucket >= $4 and bucket <= $2${mine} group by tenant_id
  ), held as (
    select tenant_id as key, sum(keys)::bigint as keys, sum(memory_bytes)::bigint as memory_bytes
      from cache_management.cache_census where true${mine} group by tenant_id
  ), allowed as (
    select tenant_id as key,
           case when count(max_memory_mb) = count(*) then sum(max_memory_mb::bigint * 1048576)::bigint end as quota_bytes
      from cache_management.tenant_cache_configs where true${mine} group by tenant_id
  ), ran as (
    select ${ran('$1', '$2')} as ingested, ${ran('$3', '$1')} as previously_ingested
  )
  select t.id, t.slug, t.name, t.status, t.demo, calls, answered, asked, previous_calls, previous_answered,
         previous_asked, p95_cell, trend_hours, trend_rates, keys, memory_bytes, quota_bytes, ingested,
         previously_ingested
    from accounts.tenants t cross join ran
    left join counted on counted.key = t.id
    left join percentiles on percentiles.key = t.id
    left join hourly on hourly.key = t.id
    left join held on held.key = t.id
    left join allowed on allowed.key = t.id
   where ${one ? 't.id = $5' : 'not t.canary'}
   order by t.name, t.id`;
};

const rateOf = (answered: number | null, asked: number | null) => (asked ? (100 * (answered ?? 0)) / asked : null);
const perSecond = (calls: number | null, ingested: boolean, seconds: number) =>
  calls === null ? (ingested ? 0 : null) : calls / seconds;
const difference = (now: number | null, before: number | null) =>
  now === null || before === null ? null : now - before;

function toTrend({ trend_hours: hours, trend_rates: rates }: Row): (number | null)[] {
  const trend: (number | null)[] = Array(trendHours).fill(null);
  for (const [index, hour] of (hours ?? []).entries()) trend[hour] = rates?.[index] ?? null;
  return trend;
}

function toTenant(row: Row, seconds: number): PlatformTenant {
  const { id, slug, name, status, demo } = row;
  const hitRate = rateOf(row.answered, row.asked);
  const opsPerSecond = perSecond(row.calls, row.ingested, seconds);
  const previousRate = rateOf(row.previous_answered, row.previous_asked);
  const previousOps = perSecond(row.previous_calls, row.previously_ingested, windowMs / 1000);
  return {
    ...{ id, slug, name, status, demo, hitRate, opsPerSecond },
    p95ResponseTime: row.p95_cell,
    memoryUsage: row.memory_bytes,
    keys: row.keys,
    quotaBytes: row.quota_bytes,
    trend: toTrend(row),
    change: { hitRate: difference(hitRate, previousRate), opsPerSecond: difference(opsPerSecond, previousOps) },
  };
}

/**
 * Every tenant, or the one that `tenantId` names, by name: figures of the last 5 minutes (whole minutes and the current
 * one) and their change, what it holds by the last complete census, and a day's trend. Runs inside `withPlatform`.
 */
export async function listTenants(client: ClientBase, now: Date, tenantId?: string): Promise<PlatformTenant[]> {
  const nowMs = now.getTime();
  const sinceMs = Math.floor((nowMs - windowMs) / minuteMs + 1) * minuteMs;
  const firstHourMs = (Math.floor(nowMs / hourMs) - trendHours + 1) * hourMs;
  const values: unknown[] = [new Date(sinceMs), now, new Date(sinceMs - windowMs), new Date(firstHourMs)];
  if (tenantId !== undefined) values.push(tenantId);
  const rows = await queryRows(client, rowSchema, tenantsSql(tenantId !== undefined), values);
  return rows.map((row) => toTenant(row, (nowMs - sinceMs) / 1000));
}
