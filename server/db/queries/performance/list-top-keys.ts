import type { ClientBase } from 'pg';
import type { TopEntry, TopMeasure } from '#lib/contracts/top.ts';
import { queryPrepared, queryRows } from '../../query-rows.ts';
import { topColumns, topEntryRowSchema } from './top-entry.ts';

const samples = 'cache_management.cache_performance_metrics';
const mine = 'tenant_id = $1 and recorded_at >= $2 and recorded_at < $3';
const key = 'cache_database, module, data_type, cache_key';
const rest = `sum(weight) as calls, coalesce(sum(weight) filter (where outcome in ('hit', 'stale')), 0) as answered,
           sum(weight * payload_size_bytes) as bytes, sum(weight * response_time_ms) as latency_ms`;
const columns = `cache_database as database, module, data_type, cache_key, calls, misses, answered, bytes, latency_ms`;
const names = 'cache_key, module, data_type, cache_database';

const topSql = (column: string) => `
  with counted as (
    select ${key}, ${rest}, coalesce(sum(weight) filter (where outcome = 'miss'), 0) as misses
      from ${samples} where ${mine} and cache_key is not null group by ${key}
  )
  select ${columns} from counted where ${column} > 0 order by ${column} desc, ${names} limit $4`;

/**
 * Only the misses are grouped in full, and what else there is of the few keys that have most is read afterwards: by their
 * keys where the chunk has an index of them, whence the other way to say when.
 */
const missedSql = `
  with missed as materialized (
    select ${key}, sum(weight) as misses from ${samples} where ${mine} and cache_key is not null and outcome = 'miss'
     group by ${key} order by misses desc, ${names} limit $4
  ), counted as (
    select ${key}, ${rest} from ${samples}
     where tenant_id = $1 and cache_key is not null and cache_key = any (array(select cache_key from missed))
       and cache_management.lies_within(recorded_at, $2, $3)
     group by ${key}
  )
  select ${columns} from missed join counted using (${key}) order by misses desc, ${names}`;

/**
 * Context: of 20,000 samples most keys occur once, and a group for each took PostgreSQL half of its time, planning over a
 * dozen chunks, twice, another fifth. Decision: the statement is planned once per connection, for any tenant and time; as
 * such a plan expects few rows, it is kept from sorting them. Consequence: two thirds of the processor time. Both its
 * parts find their rows by indexes that chunks have once their time is over, for another third. For the other measures,
 * which every operation has, one pass remains the cheapest.
 */
async function listMissed(client: ClientBase, values: readonly unknown[]): Promise<TopEntry[]> {
  const [, entries] = await Promise.all([
    client.query('set local plan_cache_mode = force_generic_plan; set local enable_sort = off'),
    queryPrepared(client, topEntryRowSchema, { name: 'top_keys_by_misses', sql: missedSql }, values),
    client.query('reset plan_cache_mode; reset enable_sort'),
  ]);
  return entries;
}

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
  if (by === 'misses') return listMissed(client, values);
  return queryRows(client, topEntryRowSchema, topSql(topColumns[by]), values);
}
