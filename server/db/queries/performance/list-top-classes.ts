import type { ClientBase } from 'pg';
import type { TopEntry, TopMeasure } from '#lib/contracts/top.ts';
import { queryRows } from '../../query-rows.ts';
import type { PeriodPlan } from './choose-period.ts';
import { dimensionSource } from './dimension-source.ts';
import { topColumns, topEntryRowSchema } from './top-entry.ts';

const topSql = (source: string, column: string, limit: number) => `
  with source as (${source}
  ), counted as (
    select key[1]::int as database, key[2] as module, key[3] as data_type, sum(calls)::bigint as calls,
           sum(misses)::bigint as misses, sum(hits + stales)::bigint as answered, sum(bytes)::bigint as bytes,
           sum(latency_sum_us)::float8 / 1000 as latency_ms
      from source group by key
  )
  select *, null::text as cache_key from counted
   where ${column} > 0 order by ${column} desc, module, data_type, database limit $${limit}`;

/** The tenant's classes with the greatest measure in the period, counted exactly; those without any are left out. */
export function listTopClasses(
  client: ClientBase,
  tenantId: string,
  plan: PeriodPlan,
  { by, limit }: { by: TopMeasure; limit: number },
): Promise<TopEntry[]> {
  const { sql, values } = dimensionSource('array[database::text, module, data_type]', tenantId, plan, {});
  return queryRows(client, topEntryRowSchema, topSql(sql, topColumns[by], values.length + 1), [...values, limit]);
}
