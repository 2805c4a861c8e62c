import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';
import { customersOnly } from '../customers-only.ts';
import { cellLatencySchema } from '../performance/cell-latency.ts';
import { percentilesSql } from '../performance/percentiles-sql.ts';

const countSchema = z.number().nullable();

const rowSchema = z
  .object({
    key: z.string(),
    calls: countSchema,
    answered: countSchema,
    asked: countSchema,
    errors: countSchema,
    p50_cell: cellLatencySchema,
    p95_cell: cellLatencySchema,
    p99_cell: cellLatencySchema,
    keys: countSchema,
    memory_bytes: countSchema,
  })
  .transform(({ p50_cell: p50Ms, p95_cell: p95Ms, p99_cell: p99Ms, memory_bytes: memoryBytes, ...row }) => ({
    ...row,
    p50Ms,
    p95Ms,
    p99Ms,
    memoryBytes,
  }));

/** `key` is a tenant's id, `other` for all that are not named, or `all`. */
export type TenantFiguresRow = z.infer<typeof rowSchema>;

/** Sums that are `null` where nobody counted. */
const sums = (...columns: string[]) => columns.map((column) => `sum(${column})::float8 as ${column}`).join(', ');

/**
 * What tenants did between two instants, whole minutes, and what they hold: the `most` busiest by name, the rest
 * together, and everybody together. Runs as `kryonix_ingest`.
 */
export function getTenantFigures(
  client: ClientBase | Pool,
  { from, to, most }: { from: Date; to: Date; most: number },
): Promise<TenantFiguresRow[]> {
  return queryRows(
    client,
    rowSchema,
    `with minutes as (
       select tenant_id, calls, hits + stales as answered, hits + stales + misses as asked, errors, latency
         from cache_management.cache_tenant_rollups_1m where bucket >= $1 and bucket < $2 and ${customersOnly}
     ), held as (
       select tenant_id, sum(keys) as keys, sum(memory_bytes) as memory_bytes
         from cache_management.cache_census where ${customersOnly} group by tenant_id
     ), counted as (
       select tenant_id, ${sums('calls', 'answered', 'asked', 'errors')} from minutes group by tenant_id
     ), named as (
       select coalesce(c.tenant_id, h.tenant_id) as tenant_id, calls, answered, asked, errors, keys, memory_bytes,
              case when row_number() over (order by calls desc nulls last, memory_bytes desc nulls last, 1) <= $3
                   then coalesce(c.tenant_id, h.tenant_id)::text else 'other' end as key
         from counted c full join held h on h.tenant_id = c.tenant_id
     ), histograms as (
       select n.key, m.latency from minutes m join named n on n.tenant_id = m.tenant_id
     ), ${percentilesSql('histograms', { total: "'all'" })}, totals as (
       select key, ${sums('calls', 'answered', 'asked', 'errors', 'keys', 'memory_bytes')} from named group by key
       union all
       select 'all', ${sums('calls', 'answered', 'asked', 'errors', 'keys', 'memory_bytes')} from named
     )
     select t.*, p.p50_cell, p.p95_cell, p.p99_cell from totals t left join percentiles p on p.key = t.key`,
    [from, to, most],
  );
}
