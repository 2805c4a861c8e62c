import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { PlatformTenant } from '#lib/contracts/platform.ts';
import { percentileUs } from '#lib/telemetry/latency-histogram.ts';
import { queryRows } from '../../query-rows.ts';

const windowMs = 5 * 60_000;

const rowSchema = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  status: z.enum(['active', 'suspended', 'maintenance']),
  demo: z.boolean(),
  calls: z.number().nullable(),
  answered: z.number().nullable(),
  asked: z.number().nullable(),
  histogram: z.array(z.number()),
  keys: z.number().nullable(),
  memory_bytes: z.number().nullable(),
  ingested: z.boolean(),
});

const sql = `
with window_rows as (
  select tenant_id, calls, hits + stales as answered, hits + stales + misses as asked, latency
    from cache_management.cache_tenant_rollups_1m where bucket >= $1 and bucket <= $2
), counted as (
  select tenant_id, sum(calls)::bigint as calls, sum(answered)::bigint as answered, sum(asked)::bigint as asked
    from window_rows group by tenant_id
), cells as (
  select tenant_id, latency[i] as cell, sum(latency[i + 1])::bigint as cell_count
    from window_rows cross join generate_series(1, cardinality(latency), 2) as i group by tenant_id, cell
), histograms as (
  select tenant_id, array_agg(part order by cell, is_count) as histogram
    from cells cross join lateral (values (false, cell), (true, cell_count)) as pair (is_count, part)
   group by tenant_id
), held as (
  select tenant_id, sum(keys)::bigint as keys, sum(memory_bytes)::bigint as memory_bytes
    from cache_management.cache_census group by tenant_id
)
select t.id, t.slug, t.name, t.status, t.demo, calls, answered, asked, coalesce(histogram, '{}') as histogram,
       keys, memory_bytes,
       exists (select from cache_management.ingest_minutes where minute >= $1 and minute <= $2) as ingested
  from accounts.tenants t
  left join counted on counted.tenant_id = t.id
  left join histograms on histograms.tenant_id = t.id
  left join held on held.tenant_id = t.id
 order by t.name, t.id`;

/**
 * Every tenant with its figures of the last 5 minutes (whole minutes and the current one) and what it holds by the last
 * complete census. Runs inside `withPlatform`.
 */
export async function listTenants(client: ClientBase, now: Date): Promise<PlatformTenant[]> {
  const sinceMs = Math.floor((now.getTime() - windowMs) / 60_000 + 1) * 60_000;
  const seconds = (now.getTime() - sinceMs) / 1000;
  const rows = await queryRows(client, rowSchema, sql, [new Date(sinceMs), now]);
  return rows.map((row) => {
    const p95Us = percentileUs(row.histogram, 0.95);
    return {
      id: row.id,
      slug: row.slug,
      name: row.name,
      status: row.status,
      demo: row.demo,
      hitRate: row.asked ? (100 * (row.answered ?? 0)) / row.asked : null,
      p95ResponseTime: p95Us === null ? null : p95Us / 1000,
      opsPerSecond: row.calls === null ? (row.ingested ? 0 : null) : row.calls / seconds,
      memoryUsage: row.memory_bytes,
      keys: row.keys,
    };
  });
}
