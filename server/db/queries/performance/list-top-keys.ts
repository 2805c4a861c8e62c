import type { ClientBase } from 'pg';
import type { TopEntry, TopMeasure } from '#lib/contracts/top.ts';
import { queryRows } from '../../query-rows.ts';
import { topColumns, topEntryRowSchema } from './top-entry.ts';

const topSql = (column: string) => `
  with counted as (
    select cache_database as database, module, data_type, cache_key, sum(weight) as calls,
           coalesce(sum(weight) filter (where outcome = 'miss'), 0) as misses,
           coalesce(sum(weight) filter (where is_hit), 0) as answered,
           sum(weight * payload_size_bytes) as bytes, sum(weight * response_time_ms) as latency_ms
      from cache_management.cache_performance_metrics
     where tenant_id = $1 and recorded_at >= $2 and recorded_at < $3 and cache_key is not null
     group by cache_database, module, data_type, cache_key
  )
  select * from counted where ${column} > 0
   order by ${column} desc, cache_key, module, data_type, database limit $4`;

/**
 * The tenant's keys with the greatest measure, estimated from sampled operations by their weight; those without any are
 * left out. Operations on many keys or none have no key. Keys are as written: the caller masks them for who may not see
 * them.
 */
export function listTopKeys(
  client: ClientBase,
  tenantId: string,
  period: { fromMs: number; toMs: number },
  { by, limit }: { by: TopMeasure; limit: number },
): Promise<TopEntry[]> {
  const values = [tenantId, new Date(period.fromMs), new Date(period.toMs), limit];
  return queryRows(client, topEntryRowSchema, topSql(topColumns[by]), values);
}
