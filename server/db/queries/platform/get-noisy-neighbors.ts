import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { Neighbor, NeighborMeasure, Neighbors, NeighborsQuestion } from '#lib/contracts/neighbors.ts';
import { queryRows } from '../../query-rows.ts';
import { listTopClassPerTenant } from './list-top-class-per-tenant.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const windows = {
  '5m': { granule: '1m', widthMs: minuteMs, spanMs: 5 * minuteMs },
  '1h': { granule: '1m', widthMs: minuteMs, spanMs: hourMs },
  '24h': { granule: '1h', widthMs: hourMs, spanMs: 24 * hourMs },
} as const;

const measureSchema = z.number().nullable();

const rowSchema = z.object({
  id: z.guid(),
  slug: z.string(),
  name: z.string(),
  ...{ server_time: measureSchema, bytes: measureSchema, operations: measureSchema, memory: measureSchema },
  ...{ previous_server_time: measureSchema, previous_bytes: measureSchema, previous_operations: measureSchema },
  ...{
    all_server_time: measureSchema,
    all_bytes: measureSchema,
    all_operations: measureSchema,
    all_memory: measureSchema,
  },
});

type Row = z.infer<typeof rowSchema>;

const columns: Record<NeighborMeasure, string> = {
  serverTime: 'server_time',
  bytes: 'bytes',
  memory: 'memory',
  operations: 'operations',
};

const used = { server_time: 'latency_sum_us / 1000.0', bytes: 'bytes', operations: 'calls' };
const sums = Object.entries(used).flatMap(([name, column]) => [
  `(sum(${column}) filter (where bucket >= $1))::float8 as ${name}`,
  `(sum(${column}) filter (where bucket < $1))::float8 as previous_${name}`,
]);
const totals = Object.values(columns).map((column) => `sum(${column}) over ()::float8 as all_${column}`);

/** The totals are taken over all tenants, before the limit. */
const neighborsSql = (granule: '1m' | '1h', by: NeighborMeasure) => `
  with used as (
    select tenant_id, ${sums.join(', ')}
      from cache_management.cache_tenant_rollups_${granule} where bucket >= $2 and bucket <= $3 group by tenant_id
  ), held as (
    select tenant_id, sum(memory_bytes)::float8 as memory from cache_management.cache_census group by tenant_id
  ), shares as (
    select t.id, t.slug, t.name, server_time, bytes, operations, memory, previous_server_time, previous_bytes,
           previous_operations, ${totals.join(', ')}
      from accounts.tenants t left join used on used.tenant_id = t.id left join held on held.tenant_id = t.id
     where not t.canary
  )
  select * from shares order by ${columns[by]} desc nulls last, name, id limit $4`;

interface Window {
  seconds: number;
  previousSeconds: number;
}

/** The change is of the rate, since the current bucket of the window is not over yet. */
function changeOf(value: number | null, previous: number | null, { seconds, previousSeconds }: Window): number | null {
  if (!previous) return null;
  return 100 * ((value ?? 0) / seconds / (previous / previousSeconds) - 1);
}

function toUsage(value: number | null, all: number | null, change: number | null) {
  return { value, share: value === null || !all ? null : Math.min((100 * value) / all, 100), change };
}

function toNeighbor(row: Row, window: Window, topClass: Neighbor['topClass']): Neighbor {
  const change = (value: number | null, previous: number | null) => changeOf(value, previous, window);
  return {
    tenantId: row.id,
    slug: row.slug,
    name: row.name,
    serverTime: toUsage(row.server_time, row.all_server_time, change(row.server_time, row.previous_server_time)),
    bytes: toUsage(row.bytes, row.all_bytes, change(row.bytes, row.previous_bytes)),
    memory: toUsage(row.memory, row.all_memory, null),
    operations: toUsage(row.operations, row.all_operations, change(row.operations, row.previous_operations)),
    topClass,
  };
}

/**
 * Who used how much of the servers in a window, the greatest user of `by` first: time, bytes, memory and operations, each
 * with its share of the platform, its change against the window before, and the class behind most of the time. Server time
 * is the time that callers waited (calls × mean latency): what answers from a process's memory adds next to nothing to it.
 * The window ends with the current bucket. Runs inside `withPlatform`.
 */
export async function getNoisyNeighbors(
  client: ClientBase,
  { window, by, limit }: NeighborsQuestion,
  now: Date,
): Promise<Neighbors> {
  const { granule, widthMs, spanMs } = windows[window];
  const nowMs = now.getTime();
  const fromMs = Math.floor((nowMs - spanMs) / widthMs + 1) * widthMs;
  const from = new Date(fromMs);
  const values = [from, new Date(fromMs - spanMs), now, limit];
  const rows = await queryRows(client, rowSchema, neighborsSql(granule, by), values);
  const topClasses = await listTopClassPerTenant(
    client,
    rows.map(({ id }) => id),
    { granule, from, to: now },
  );
  const spans = { seconds: Math.max(1, (nowMs - fromMs) / 1000), previousSeconds: spanMs / 1000 };
  const [any] = rows;
  return {
    window,
    by,
    from: from.toISOString(),
    to: now.toISOString(),
    totals: {
      serverTime: any?.all_server_time ?? null,
      bytes: any?.all_bytes ?? null,
      memory: any?.all_memory ?? null,
      operations: any?.all_operations ?? null,
    },
    neighbors: rows.map((row) => toNeighbor(row, spans, topClasses.get(row.id) ?? null)),
  };
}
