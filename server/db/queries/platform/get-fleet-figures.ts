import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRow } from '../../query-rows.ts';
import { customersOnly } from '../customers-only.ts';
import { cellLatencySchema } from '../performance/cell-latency.ts';
import { percentilesSql } from '../performance/percentiles-sql.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const rowSchema = z
  .object({
    hit_rate: z.number().nullable(),
    average_ms: z.number().nullable(),
    p95_cell: cellLatencySchema,
    p99_cell: cellLatencySchema,
  })
  .transform((row) => ({
    hitRate: row.hit_rate,
    averageMs: row.average_ms,
    p95Ms: row.p95_cell,
    p99Ms: row.p99_cell,
  }));

export type FleetFigures = z.infer<typeof rowSchema>;

const fleetSql = `
  with recent as materialized (
    select 0 as key, calls, latency_sum_us, latency
      from cache_management.cache_tenant_rollups_1m where bucket > $1 and bucket <= $2 and ${customersOnly}
  ), counted as (
    select 0 as key, (sum(latency_sum_us) / 1000.0 / nullif(sum(calls), 0))::float8 as average_ms from recent
  ), answered as (
    select (100.0 * sum(hits + stales) / nullif(sum(hits + stales + misses), 0))::float8 as hit_rate
      from cache_management.cache_tenant_rollups_1h where bucket > $3 and bucket <= $2 and ${customersOnly}
  ), ${percentilesSql('recent')}
  select hit_rate, average_ms, p95_cell, p99_cell
    from answered cross join counted left join percentiles using (key)`;

/**
 * All tenants together: the hit rate of the last 24 hours (to the hour) and the latencies of the last 5 minutes (to the
 * minute), milliseconds. Runs inside `withPlatform`.
 */
export async function getFleetFigures(client: ClientBase, now: Date): Promise<FleetFigures> {
  const values = [new Date(now.getTime() - 5 * minuteMs), now, new Date(now.getTime() - 24 * hourMs)];
  const row = await queryRow(client, rowSchema, fleetSql, values);
  return row ?? { hitRate: null, averageMs: null, p95Ms: null, p99Ms: null };
}
