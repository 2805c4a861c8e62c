import type { ClientBase } from 'pg';
import type { TopEntry, TopMeasure } from '#lib/contracts/top.ts';
import { queryRows } from '../../query-rows.ts';
import { topEntryRowSchema } from './top-entry.ts';

const key = 'database, module, data_type, cache_key';

/** What a measure adds up; where it is null, an operation adds nothing to it. */
const measures: Record<TopMeasure, string> = {
  misses: "case when outcome = 'miss' then weight end",
  bytes: 'weight * payload_size_bytes',
  latency: 'weight * response_time_ms',
  calls: 'weight',
};

/** Most keys are asked for once: all is added up of the few that are shown, and of the others the one measure alone. */
const topSql = (by: TopMeasure) => `
  with sampled as materialized (
    select cache_database as database, module, data_type, cache_key, outcome, is_hit, weight, payload_size_bytes,
           response_time_ms, ${measures[by]} as measure
      from cache_management.cache_performance_metrics
     where tenant_id = $1 and recorded_at >= $2 and recorded_at < $3 and cache_key is not null
  ), chosen as (
    select ${key}, sum(measure) as most from sampled where measure > 0 group by ${key}
     order by most desc, cache_key, module, data_type, database limit $4
  )
  select ${key}, sum(weight) as calls,
         coalesce(sum(weight) filter (where outcome = 'miss'), 0) as misses,
         coalesce(sum(weight) filter (where is_hit), 0) as answered,
         sum(weight * payload_size_bytes) as bytes, sum(weight * response_time_ms) as latency_ms
    from chosen join sampled using (${key})
   group by ${key}, most
   order by most desc, cache_key, module, data_type, database`;

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
  return queryRows(client, topEntryRowSchema, topSql(by), values);
}
