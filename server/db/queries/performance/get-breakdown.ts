import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { Breakdown, BreakdownDimension, BreakdownQuestion } from '#lib/contracts/breakdown.ts';
import { queryRows } from '../../query-rows.ts';
import { cellLatencySchema } from './cell-latency.ts';
import { choosePeriod, endOf } from './choose-period.ts';
import { dimensionSource } from './dimension-source.ts';
import { meanSplit } from './mean-split.ts';
import { percentilesSql } from './percentiles-sql.ts';

const keys: Record<BreakdownDimension, string> = {
  database: 'database::text',
  module: 'module',
  dataType: 'data_type',
  device: 'device',
  network: 'network',
};

/** No value of a dimension: stands for all of them. */
const everything = '*';

const rowSchema = z.object({
  key: z.string(),
  calls: z.number(),
  misses: z.number(),
  bytes: z.number(),
  answered: z.number(),
  split_calls: z.number(),
  queue_sum_us: z.number(),
  server_sum_us: z.number(),
  p95_cell: cellLatencySchema,
});

type Row = z.infer<typeof rowSchema>;

const breakdownSql = (source: string) => `
  with source as materialized (${source}
  ), counted as (
    select coalesce(key, '${everything}') as key, sum(calls)::bigint as calls, sum(misses)::bigint as misses,
           sum(bytes)::bigint as bytes, sum(hits + stales)::bigint as answered,
           sum(split_calls)::bigint as split_calls, sum(queue_sum_us)::bigint as queue_sum_us,
           sum(server_sum_us)::bigint as server_sum_us
      from source group by grouping sets ((key), ())
  ), ${percentilesSql('source', { total: `'${everything}'` })}
  select key, calls, misses, bytes, answered, split_calls, queue_sum_us, server_sum_us, p95_cell
    from counted left join percentiles using (key)
   where calls is not null
   order by calls desc, key`;

function toFigures({ calls, misses, bytes, answered, p95_cell, ...row }: Row) {
  const asked = answered + misses;
  const hitRate = asked === 0 ? null : (100 * answered) / asked;
  const sums = { splitCalls: row.split_calls, queueSumUs: row.queue_sum_us, serverSumUs: row.server_sum_us };
  return { calls, misses, bytes, hitRate, p95: p95_cell, ...meanSplit(sums) };
}

/**
 * A tenant's figures of a period by the values of one dimension, the most called first. `client` sees the tenant's rows.
 * Throws `invalid_request` for bounds that cannot be answered.
 */
export async function getBreakdown(
  client: ClientBase,
  tenantId: string,
  { by, range, from, to, ...filter }: BreakdownQuestion,
  now: Date,
): Promise<Breakdown> {
  const plan = choosePeriod(range, { from, to }, { nowMs: now.getTime(), compare: false });
  const { sql, values } = dimensionSource(keys[by], tenantId, plan, filter);
  const rows = await queryRows(client, rowSchema, breakdownSql(sql), values);
  const total = rows.find(({ key }) => key === everything);
  const groups = rows
    .filter((row) => row !== total)
    .map((row) => ({
      value: row.key,
      ...toFigures(row),
      share: total && total.calls > 0 ? (100 * row.calls) / total.calls : null,
    }));
  return {
    by,
    range,
    from: new Date(plan.period.startMs).toISOString(),
    to: new Date(endOf(plan.period)).toISOString(),
    total: total ? toFigures(total) : null,
    groups,
  };
}
