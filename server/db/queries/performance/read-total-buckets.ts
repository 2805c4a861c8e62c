import type { ClientBase } from 'pg';
import { z } from 'zod';
import { mergeInterleaved, percentileUs } from '#lib/telemetry/latency-histogram.ts';
import { parseBigintArray } from '../../parse-bigints.ts';
import { queryPrepared } from '../../query-rows.ts';
import { endOf, type Granule, type Period } from './choose-period.ts';
import type { Measured, MeasuredSlots } from './measured.ts';

// Tens of thousands of numbers, each made a safe one where the array was read: not looked at one by one again.
const numbersSchema = z.custom<readonly number[]>(Array.isArray);

const counters = ['calls', 'hits', 'misses', 'stales', 'mobile_calls'] as const;

/** All buckets in one row, a list per column: a driver takes longer to read a row than what is in it. */
const rowSchema = z.object({
  slots: numbersSchema,
  calls: numbersSchema,
  hits: numbersSchema,
  misses: numbersSchema,
  stales: numbersSchema,
  mobile_calls: numbersSchema,
  latencies: z.string(),
});

type Row = z.infer<typeof rowSchema>;
type Sum = Record<(typeof counters)[number], number> & { latency: readonly number[] };

const totalsSql = (table: string) => `
  select array_agg(floor(date_part('epoch', bucket - $2) / $4)::bigint) as slots,
         ${counters.map((name) => `array_agg(${name}) as ${name}`).join(', ')},
         string_agg(array_to_string(latency, ','), ';') as latencies
    from cache_management.${table}
   where tenant_id = $1 and bucket >= $2 and bucket < $3
  having count(*) > 0`;

const countsAt = (row: Row, index: number, latency: readonly number[]): Sum => ({
  calls: row.calls[index] ?? 0,
  hits: row.hits[index] ?? 0,
  misses: row.misses[index] ?? 0,
  stales: row.stales[index] ?? 0,
  mobile_calls: row.mobile_calls[index] ?? 0,
  latency,
});

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

function sumBySlot(row: Row): Map<number, Sum> {
  const sums = new Map<number, Sum>();
  const latencies = row.latencies.split(';');
  for (const [index, slot] of row.slots.entries()) {
    const counted = countsAt(row, index, parseBigintArray(`{${latencies[index] ?? ''}}`));
    sums.set(slot, add(sums.get(slot), counted));
  }
  return sums;
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
  const table = `cache_tenant_rollups_${stored}`;
  const [row] = await queryPrepared(client, rowSchema, { name: `read_${table}`, sql: totalsSql(table) }, [
    tenantId,
    ...[new Date(period.startMs), new Date(endOf(period)), period.bucketSeconds],
  ]);
  if (row === undefined) return { slots: new Map(), total: null };
  const sums = sumBySlot(row);
  let total: Sum | undefined;
  for (const sum of sums.values()) total = add(total, sum);
  return {
    slots: new Map([...sums].map(([slot, sum]) => [slot, toMeasured(sum)])),
    total: total === undefined ? null : toMeasured(total),
  };
}
