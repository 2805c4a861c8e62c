import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { PerformanceFilter } from '#lib/contracts/performance.ts';
import { queryRows } from '../../query-rows.ts';

/** Buckets of equal width; `startMs` (milliseconds since the epoch) is a multiple of the width. */
export interface Period {
  startMs: number;
  bucketSeconds: number;
  buckets: number;
}

/** What one bucket of a period measured. */
export interface MeasuredBucket {
  startMs: number;
  calls: number;
  hits: number;
  misses: number;
  stales: number;
  mobileCalls: number;
  /** Interleaved latency histogram. */
  latency: number[];
}

const rowSchema = z
  .object({
    start_ms: z.number(),
    calls: z.number(),
    hits: z.number(),
    misses: z.number(),
    stales: z.number(),
    mobile_calls: z.number(),
    cells: z.array(z.number()),
    cell_counts: z.array(z.number()),
  })
  .transform(
    (row): MeasuredBucket => ({
      startMs: row.start_ms,
      calls: row.calls,
      hits: row.hits,
      misses: row.misses,
      stales: row.stales,
      mobileCalls: row.mobile_calls,
      latency: row.cells.flatMap((cell, index) => [cell, row.cell_counts[index] ?? 0]),
    }),
  );

const tables = {
  '1m': { totals: 'cache_management.cache_tenant_rollups_1m', dimensions: 'cache_management.cache_rollups_1m' },
  '1h': { totals: 'cache_management.cache_tenant_rollups_1h', dimensions: 'cache_management.cache_rollups_1h' },
} as const;

export type Granule = keyof typeof tables;

function bucketsSql(table: string, mobileCalls: string, filter: string): string {
  return `
    with source as (
      select time_bucket(make_interval(secs => $4), bucket) as start, calls, hits, misses, stales,
             ${mobileCalls} as mobile_calls, latency
        from ${table}
       where tenant_id = $1 and bucket >= $2 and bucket < $3 ${filter}
    ), counted as (
      select start, sum(calls)::bigint as calls, sum(hits)::bigint as hits, sum(misses)::bigint as misses,
             sum(stales)::bigint as stales, sum(mobile_calls)::bigint as mobile_calls
        from source group by start
    ), cells as (
      select start, latency[i] as cell, sum(latency[i + 1])::bigint as cell_count
        from source cross join generate_series(1, cardinality(latency), 2) as i
       group by start, cell
    ), histograms as (
      select start, array_agg(cell order by cell) as cells, array_agg(cell_count order by cell) as cell_counts
        from cells group by start
    )
    select (extract(epoch from start) * 1000)::bigint as start_ms, calls, hits, misses, stales, mobile_calls,
           coalesce(cells, '{}') as cells, coalesce(cell_counts, '{}') as cell_counts
      from counted left join histograms using (start)
     order by start`;
}

const filterSql = `
         and ($5::smallint is null or database = $5)
         and ($6::text is null or module = $6)
         and ($7::text is null or data_type = $7)
         and ($8::text is null or device = $8)
         and ($9::text is null or network = $9)`;

/** The buckets of the period in which the tenant had operations that pass the filter, ascending. */
export function readBuckets(
  client: ClientBase,
  tenantId: string,
  { granule, period, filter }: { granule: Granule; period: Period; filter: PerformanceFilter },
): Promise<MeasuredBucket[]> {
  const endMs = period.startMs + period.buckets * period.bucketSeconds * 1000;
  const values = [tenantId, new Date(period.startMs), new Date(endMs), period.bucketSeconds];
  const { database, module, dataType, device, network } = filter;
  const parts = [database, module, dataType, device, network].map((part) => part ?? null);
  if (parts.every((part) => part === null)) {
    return queryRows(client, rowSchema, bucketsSql(tables[granule].totals, 'mobile_calls', ''), values);
  }
  const mobileCalls = "case when device = 'mobile' then calls else 0 end";
  const sql = bucketsSql(tables[granule].dimensions, mobileCalls, filterSql);
  return queryRows(client, rowSchema, sql, [...values, ...parts]);
}
