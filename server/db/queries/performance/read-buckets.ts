import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { DimensionFilter } from '#lib/contracts/performance.ts';
import { queryRows } from '../../query-rows.ts';
import { cellLatencySchema } from './cell-latency.ts';
import { endOf, type Granule, type Period } from './choose-period.ts';
import { dimensionFilter } from './dimension-filter.ts';
import { percentilesSql } from './percentiles-sql.ts';

/** What was measured in a stretch of time. Latencies in milliseconds; `null` where no call was timed. */
export interface Measured {
  calls: number;
  hits: number;
  misses: number;
  stales: number;
  mobileCalls: number;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
}

const rowSchema = z
  .object({
    slot: z.number().nullable(),
    calls: z.number(),
    hits: z.number(),
    misses: z.number(),
    stales: z.number(),
    mobile_calls: z.number(),
    p50_cell: cellLatencySchema,
    p95_cell: cellLatencySchema,
    p99_cell: cellLatencySchema,
  })
  .transform(({ slot, ...row }): { slot: number | null; measured: Measured } => ({
    slot,
    measured: {
      calls: row.calls,
      hits: row.hits,
      misses: row.misses,
      stales: row.stales,
      mobileCalls: row.mobile_calls,
      p50Ms: row.p50_cell,
      p95Ms: row.p95_cell,
      p99Ms: row.p99_cell,
    },
  }));

/** Key −1 is the whole period. */
function bucketsSql(table: string, mobileCalls: string, filter: string): string {
  const counters = ['calls', 'hits', 'misses', 'stales', 'mobile_calls'];
  const sums = counters.map((name) => `sum(${name})::bigint as ${name}`).join(', ');
  return `
    with source as materialized (
      select floor(date_part('epoch', bucket - $2) / $4)::int as key, calls, hits, misses, stales,
             ${mobileCalls} as mobile_calls, latency
        from ${table}
       where tenant_id = $1 and bucket >= $2 and bucket < $3${filter}
    ), counted as (
      select coalesce(key, -1) as key, ${sums} from source group by grouping sets ((key), ())
    ), ${percentilesSql('source', { total: '-1' })}
    select nullif(counted.key, -1) as slot, ${counters.join(', ')}, p50_cell, p95_cell, p99_cell
      from counted left join percentiles using (key)
     where calls is not null
     order by slot`;
}

/** What the tenant measured in the period under the filter: by slot (counted from 0; empty ones left out), and in all. */
export async function readBuckets(
  client: ClientBase,
  tenantId: string,
  { granule, period, filter }: { granule: Granule; period: Period; filter: DimensionFilter },
): Promise<{ slots: Map<number, Measured>; total: Measured | null }> {
  const { sql: conditions, values: filterValues } = dimensionFilter(filter, 5);
  const dimensional = conditions !== '';
  const table = `cache_management.cache_${dimensional ? '' : 'tenant_'}rollups_${granule}`;
  const mobileCalls = dimensional ? "case when device = 'mobile' then calls else 0 end" : 'mobile_calls';
  const bounds = [new Date(period.startMs), new Date(endOf(period)), period.bucketSeconds];
  const rows = await queryRows(client, rowSchema, bucketsSql(table, mobileCalls, conditions), [
    tenantId,
    ...bounds,
    ...filterValues,
  ]);
  const slots = new Map<number, Measured>();
  let total: Measured | null = null;
  for (const { slot, measured } of rows) {
    if (slot === null) total = measured;
    else slots.set(slot, measured);
  }
  return { slots, total };
}
