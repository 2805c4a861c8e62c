import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { PlatformTenant } from '#lib/contracts/platform.ts';
import { queryRows } from '../../query-rows.ts';
import { readTenantP95 } from './read-tenant-p95.ts';
import { readTenantTrends } from './read-tenant-trends.ts';

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
  keys: countSchema,
  memory_bytes: countSchema,
  quota_bytes: countSchema,
  ingested: z.boolean(),
  previously_ingested: z.boolean(),
});

type Row = z.infer<typeof rowSchema>;

/** As float8, exact up to 2⁵³ and cheaper than numeric. */
const sum = (column: string, condition: string) => `sum(case when ${condition} then ${column}::float8 end)::bigint`;
const ran = (from: string, to: string) =>
  `exists (select from cache_management.ingest_minutes where minute >= ${from} and minute <= ${to})`;

/** `one`: only the tenant $4. */
const tenantsSql = (one: boolean) => {
  const mine = one ? ' and tenant_id = $4' : '';
  return `
  with recent as (
    select tenant_id as key, bucket >= $1 as latest, calls, hits + stales as answered, hits + stales + misses as asked
      from cache_management.cache_tenant_rollups_1m where bucket >= $3 and bucket <= $2${mine}
  ), counted as (
    select key, ${sum('calls', 'latest')} as calls, ${sum('answered', 'latest')} as answered,
           ${sum('asked', 'latest')} as asked, ${sum('calls', 'not latest')} as previous_calls,
           ${sum('answered', 'not latest')} as previous_answered, ${sum('asked', 'not latest')} as previous_asked
      from recent group by key
  ), held as (
    select tenant_id as key, sum(keys::float8)::bigint as keys, sum(memory_bytes::float8)::bigint as memory_bytes
      from cache_management.cache_census where true${mine} group by tenant_id
  ), allowed as (
    select tenant_id as key,
           case when count(max_memory_mb) = count(*) then sum(max_memory_mb::bigint * 1048576)::bigint end as quota_bytes
      from cache_management.tenant_cache_configs where true${mine} group by tenant_id
  ), ran as (
    select ${ran('$1', '$2')} as ingested, ${ran('$3', '$1')} as previously_ingested
  )
  select t.id, t.slug, t.name, t.status, t.demo, calls, answered, asked, previous_calls, previous_answered,
         previous_asked, keys, memory_bytes,
         coalesce(a.shared_quota_bytes, a.quota_bytes, allowed.quota_bytes) as quota_bytes, ingested, previously_ingested
    from accounts.tenants t cross join ran
    left join cache_management.tenant_access a on a.tenant_id = t.id
    left join counted on counted.key = t.id
    left join held on held.key = t.id
    left join allowed on allowed.key = t.id
   where ${one ? 't.id = $4' : 'not t.canary'}
   order by t.name, t.id`;
};

const rateOf = (answered: number | null, asked: number | null) => (asked ? (100 * (answered ?? 0)) / asked : null);
const perSecond = (calls: number | null, ingested: boolean, seconds: number) =>
  calls === null ? (ingested ? 0 : null) : calls / seconds;
const difference = (now: number | null, before: number | null) =>
  now === null || before === null ? null : now - before;

/** What is read of a tenant beside its row. */
interface Readings {
  p95Ms: number | null;
  trend: (number | null)[] | undefined;
  /** The length of the window so far. */
  seconds: number;
}

function toTenant(row: Row, { p95Ms, trend, seconds }: Readings): PlatformTenant {
  const hitRate = rateOf(row.answered, row.asked);
  const opsPerSecond = perSecond(row.calls, row.ingested, seconds);
  const previousRate = rateOf(row.previous_answered, row.previous_asked);
  const previousOps = perSecond(row.previous_calls, row.previously_ingested, windowMs / 1000);
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    status: row.status,
    demo: row.demo,
    hitRate,
    opsPerSecond,
    p95ResponseTime: p95Ms,
    memoryUsage: row.memory_bytes,
    keys: row.keys,
    quotaBytes: row.quota_bytes,
    trend: trend ?? Array(trendHours).fill(null),
    change: { hitRate: difference(hitRate, previousRate), opsPerSecond: difference(opsPerSecond, previousOps) },
  };
}

/**
 * Every tenant, or the one that `tenantId` names, by name: figures of the last 5 minutes (whole minutes and the current
 * one) and their change, what it holds by the last complete census, of what it may hold (its own limit as it is enforced,
 * else that of its databases together), and a day's trend. Runs inside `withPlatform`.
 */
export async function listTenants(client: ClientBase, now: Date, tenantId?: string): Promise<PlatformTenant[]> {
  const nowMs = now.getTime();
  const sinceMs = Math.floor((nowMs - windowMs) / minuteMs + 1) * minuteMs;
  const firstHourMs = (Math.floor(nowMs / hourMs) - trendHours + 1) * hourMs;
  const [since, firstHour] = [new Date(sinceMs), new Date(firstHourMs)];
  const values: unknown[] = [since, now, new Date(sinceMs - windowMs)];
  if (tenantId !== undefined) values.push(tenantId);
  // One of them is read here while PostgreSQL works on the next.
  const [rows, latencies, trends] = await Promise.all([
    queryRows(client, rowSchema, tenantsSql(tenantId !== undefined), values),
    readTenantP95(client, { from: since, to: now, tenantId }),
    readTenantTrends(client, { from: firstHour, to: now, hours: trendHours, tenantId }),
  ]);
  const seconds = (nowMs - sinceMs) / 1000;
  return rows.map((row) => toTenant(row, { p95Ms: latencies.get(row.id) ?? null, trend: trends.get(row.id), seconds }));
}
