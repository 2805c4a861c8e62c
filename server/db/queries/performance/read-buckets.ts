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

const counters = ['calls', 'hits', 'misses', 'stales', 'mobile_calls'];
const cells = ['p50_cell', 'p95_cell', 'p99_cell'];

/** Where the rows are, and whether each is a slot of its own. */
interface Source {
  table: string;
  mobileCalls: string;
  filter: string;
  rowIsSlot: boolean;
}

const sourceSql = ({ table, mobileCalls, filter }: Source) => `
    with source as materialized (
      select floor(date_part('epoch', bucket - $2) / $4)::int as key, calls, hits, misses, stales,
             ${mobileCalls} as mobile_calls, latency
        from cache_management.${table}
       where tenant_id = $1 and bucket >= $2 and bucket < $3${filter}
    )`;

const sums = counters.map((name) => `sum(${name})::bigint as ${name}`).join(', ');

/** Rows that must be merged into slots first. Key −1 is the whole period. */
const mergedSql = (source: Source) => `${sourceSql(source)}, counted as (
      select coalesce(key, -1) as key, ${sums} from source group by grouping sets ((key), ())
    ), ${percentilesSql('source', { total: '-1' })}
    select nullif(counted.key, -1) as slot, ${[...counters, ...cells].join(', ')}
      from counted left join percentiles using (key)
     where calls is not null
     order by slot`;

/** Rows that are slots already: only the whole period is merged. */
const plainSql = (
  source: Source,
) => `${sourceSql(source)}, ${percentilesSql('(select -1 as key, latency from source) as all_rows')}
    select slot, ${counters.join(', ')}, place[1] as p50_cell, place[2] as p95_cell, place[3] as p99_cell
      from (select key as slot, ${counters.join(', ')}, cache_management.percentile_cells(latency) as place
              from source) as slots
    union all
    select null, ${[...counters, ...cells].join(', ')}
      from (select ${sums} from source) as total left join percentiles on true
     where calls is not null`;

/** A tenant's totals are also kept per five minutes. Where a slot is as wide as a row, nothing is to be merged. */
function sourceOf(granule: Granule, { bucketSeconds }: Period, conditions: string): Source {
  if (conditions !== '') {
    const mobileCalls = "case when device = 'mobile' then calls else 0 end";
    return { table: `cache_rollups_${granule}`, mobileCalls, filter: conditions, rowIsSlot: false };
  }
  const stored = granule === '1m' && bucketSeconds % 300 === 0 ? '5m' : granule;
  const rowIsSlot = bucketSeconds === rowSeconds[stored];
  return { table: `cache_tenant_rollups_${stored}`, mobileCalls: 'mobile_calls', filter: '', rowIsSlot };
}

const rowSeconds = { '1m': 60, '5m': 300, '1h': 3_600, '1d': 86_400 };

/** What the tenant measured in the period under the filter: by slot (counted from 0; empty ones left out), and in all. */
export async function readBuckets(
  client: ClientBase,
  tenantId: string,
  { granule, period, filter }: { granule: Granule; period: Period; filter: DimensionFilter },
): Promise<{ slots: Map<number, Measured>; total: Measured | null }> {
  const { sql: conditions, values: filterValues } = dimensionFilter(filter, 5);
  const source = sourceOf(granule, period, conditions);
  const bounds = [new Date(period.startMs), new Date(endOf(period)), period.bucketSeconds];
  const rows = await queryRows(client, rowSchema, source.rowIsSlot ? plainSql(source) : mergedSql(source), [
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
