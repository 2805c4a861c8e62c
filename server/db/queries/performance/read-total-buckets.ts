import type { ClientBase } from 'pg';
import { z } from 'zod';
import { mergeInterleaved, percentileUs } from '#lib/telemetry/latency-histogram.ts';
import { queryRows } from '../../query-rows.ts';
import { endOf, type Granule, type Period } from './choose-period.ts';
import type { Measured, MeasuredSlots } from './measured.ts';

const rowSchema = z.object({
  slot: z.number(),
  calls: z.number(),
  hits: z.number(),
  misses: z.number(),
  stales: z.number(),
  mobile_calls: z.number(),
  // Tens of thousands of numbers, each made a safe one where the array was read: not looked at one by one again.
  latency: z.custom<readonly number[]>(Array.isArray),
});

type Row = z.infer<typeof rowSchema>;
type Sum = Omit<Row, 'slot'>;

const totalsSql = (table: string) => `
  select floor(date_part('epoch', bucket - $2) / $4)::int as slot, calls, hits, misses, stales, mobile_calls, latency
    from cache_management.${table}
   where tenant_id = $1 and bucket >= $2 and bucket < $3`;

function add(sum: Sum | undefined, row: Sum): Sum {
  if (sum === undefined) return row;
  return {
    calls: sum.calls + row.calls,
    hits: sum.hits + row.hits,
    misses: sum.misses + row.misses,
    stales: sum.stales + row.stales,
    mobile_calls: sum.mobile_calls + row.mobile_calls,
    latency: mergeInterleaved(sum.latency, row.latency),
  };
}

function percentileMs(latency: readonly number[], share: number): number | null {
  const us = percentileUs(latency, share);
  return us === null ? null : us / 1000;
}

function toMeasured({ calls, hits, misses, stales, mobile_calls: mobileCalls, latency }: Sum): Measured {
  return {
    ...{ calls, hits, misses, stales, mobileCalls },
    p50Ms: percentileMs(latency, 0.5),
    p95Ms: percentileMs(latency, 0.95),
    p99Ms: percentileMs(latency, 0.99),
  };
}

/**
 * What a tenant measured in all, from its totals, of which those per minute are also kept per five.
 *
 * Context: a chart of 30 days takes 720 rows with 20,000 histogram cells. Grouping and placing them in SQL cost
 * PostgreSQL 50 ms where reading them costs 2. Decision: the rows, a few thousand at most, are merged here. Rows by
 * dimension, of which there is no such limit, are merged in SQL ({@link readBuckets}).
 */
export async function readTotalBuckets(
  client: ClientBase,
  tenantId: string,
  { granule, period }: { granule: Granule; period: Period },
): Promise<MeasuredSlots> {
  const stored = granule === '1m' && period.bucketSeconds % 300 === 0 ? '5m' : granule;
  const rows = await queryRows(client, rowSchema, totalsSql(`cache_tenant_rollups_${stored}`), [
    tenantId,
    ...[new Date(period.startMs), new Date(endOf(period)), period.bucketSeconds],
  ]);
  const sums = new Map<number, Sum>();
  for (const { slot, ...row } of rows) sums.set(slot, add(sums.get(slot), row));
  let total: Sum | undefined;
  for (const sum of sums.values()) total = add(total, sum);
  return {
    slots: new Map([...sums].map(([slot, sum]) => [slot, toMeasured(sum)])),
    total: total === undefined ? null : toMeasured(total),
  };
}
