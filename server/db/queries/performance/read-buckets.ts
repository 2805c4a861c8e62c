import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { DimensionFilter } from '#lib/contracts/performance.ts';
import { queryRows } from '../../query-rows.ts';
import { cellLatencySchema } from './cell-latency.ts';
import { endOf, type Granule, type Period } from './choose-period.ts';
import { dimensionFilter } from './dimension-filter.ts';
import type { Measured, MeasuredSlots } from './measured.ts';
import { percentilesSql } from './percentiles-sql.ts';
import { readTotalBuckets } from './read-total-buckets.ts';

const rowSchema = z
  .object({
    slot: z.number().nullable(),
    calls: z.number(),
    hits: z.number(),
    misses: z.number(),
    stales: z.number(),
    mobile_calls: z.number(),
    split_calls: z.number(),
    queue_sum_us: z.number(),
    server_sum_us: z.number(),
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
      splitCalls: row.split_calls,
      queueSumUs: row.queue_sum_us,
      serverSumUs: row.server_sum_us,
      p50Ms: row.p50_cell,
      p95Ms: row.p95_cell,
      p99Ms: row.p99_cell,
    },
  }));

const stored = ['calls', 'hits', 'misses', 'stales', 'split_calls', 'queue_sum_us', 'server_sum_us'];
const counters = [...stored, 'mobile_calls'];
const cells = ['p50_cell', 'p95_cell', 'p99_cell'];

const sums = counters.map((name) => `sum(${name})::bigint as ${name}`).join(', ');

/** Rows of all dimension sets, merged where they are: a tenant may have thousands of sets. Key −1 is the whole period. */
const mergedSql = (granule: Granule, conditions: string) => `
    with source as materialized (
      select floor(date_part('epoch', bucket - $2) / $4)::int as key, ${stored.join(', ')},
             case when device = 'mobile' then calls else 0 end as mobile_calls, latency
        from cache_management.cache_rollups_${granule}
       where tenant_id = $1 and bucket >= $2 and bucket < $3${conditions}
    ), counted as (
      select coalesce(key, -1) as key, ${sums} from source group by grouping sets ((key), ())
    ), ${percentilesSql('source', { total: '-1' })}
    select nullif(counted.key, -1) as slot, ${[...counters, ...cells].join(', ')}
      from counted left join percentiles using (key)
     where calls is not null
     order by slot`;

/** What the tenant measured in the period under the filter: by slot (counted from 0; empty ones left out), and in all. */
export async function readBuckets(
  client: ClientBase,
  tenantId: string,
  { granule, period, filter }: { granule: Granule; period: Period; filter: DimensionFilter },
): Promise<MeasuredSlots> {
  const { sql: conditions, values: filterValues } = dimensionFilter(filter, 5);
  if (filterValues.length === 0) return readTotalBuckets(client, tenantId, { granule, period });
  const bounds = [new Date(period.startMs), new Date(endOf(period)), period.bucketSeconds];
  const values = [tenantId, ...bounds, ...filterValues];
  const rows = await queryRows(client, rowSchema, mergedSql(granule, conditions), values);
  const slots = new Map<number, Measured>();
  let total: Measured | null = null;
  for (const { slot, measured } of rows) {
    if (slot === null) total = measured;
    else slots.set(slot, measured);
  }
  return { slots, total };
}
