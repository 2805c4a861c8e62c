import type { LatencySplit, RollupRow } from './batch.ts';
import { mergeInterleaved } from './latency-histogram.ts';

/** What all operations of one tenant in one time bucket add up to: the narrow rollup that a dashboard reads. */
export interface TenantTotalRow {
  tenantId: string;
  /** Start of the bucket, milliseconds since the epoch. */
  bucketMs: number;
  calls: number;
  hits: number;
  misses: number;
  stales: number;
  errors: number;
  /** Calls from phones (`device` = mobile; tablets are not counted). */
  mobileCalls: number;
  bytes: number;
  latencySumUs: number;
  /** How the latency of the calls divides of which that is known; absent: of none. */
  split?: LatencySplit | undefined;
  latency: number[];
}

type Counters = Pick<
  TenantTotalRow,
  'calls' | 'hits' | 'misses' | 'stales' | 'errors' | 'bytes' | 'latencySumUs' | 'split' | 'latency'
>;

/** Stays absent where no row has it. The split of a row is nobody else's: the sum is a new one. */
function addSplit(into: Pick<RollupRow, 'split'>, { split }: Pick<RollupRow, 'split'>): void {
  if (split === undefined) return;
  const sum = into.split ?? { calls: 0, queueSumUs: 0, serverSumUs: 0 };
  into.split = {
    calls: sum.calls + split.calls,
    queueSumUs: sum.queueSumUs + split.queueSumUs,
    serverSumUs: sum.serverSumUs + split.serverSumUs,
  };
}

function add(into: Counters, row: Counters): void {
  into.calls += row.calls;
  into.hits += row.hits;
  into.misses += row.misses;
  into.stales += row.stales;
  into.errors += row.errors;
  into.bytes += row.bytes;
  into.latencySumUs += row.latencySumUs;
  addSplit(into, row);
  into.latency = mergeInterleaved(into.latency, row.latency);
}

/** Ascending by key, so that concurrent writers lock rows in one order. */
function inKeyOrder<T>(groups: Map<string, T>): T[] {
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** Start of the bucket of `widthMs` that holds `atMs`. */
function floorToBucket(atMs: number, widthMs: number): number {
  return Math.floor(atMs / widthMs) * widthMs;
}

/**
 * Adds up the rows that share every dimension but the outcome, and the bucket of `bucketMs` milliseconds they fall into. The order of
 * the rows does not matter, and merging merged rows is the same as merging all at once. The input is left untouched.
 */
export function mergeRollups(rows: readonly RollupRow[], bucketMs: number): RollupRow[] {
  const groups = new Map<string, RollupRow>();
  for (const row of rows) {
    const start = floorToBucket(row.bucketMs, bucketMs);
    const key = `${row.tenantId} ${start} ${row.database} ${row.module} ${row.dataType} ${row.operation} ${row.device} ${row.network}`;
    const group = groups.get(key);
    if (group === undefined) {
      const { outcome: _, ...allOutcomes } = row;
      groups.set(key, { ...allOutcomes, bucketMs: start });
    } else {
      add(group, row);
      if (row.l1Hits !== undefined) group.l1Hits = (group.l1Hits ?? 0) + row.l1Hits;
    }
  }
  return inKeyOrder(groups);
}

/** Adds up all dimensions of a tenant's rows per bucket, without changing the width of the buckets. */
export function toTenantTotals(rows: readonly RollupRow[]): TenantTotalRow[] {
  const groups = new Map<string, TenantTotalRow>();
  for (const row of rows) {
    const key = `${row.tenantId} ${row.bucketMs}`;
    let group = groups.get(key);
    if (group === undefined) {
      group = {
        tenantId: row.tenantId,
        bucketMs: row.bucketMs,
        calls: 0,
        hits: 0,
        misses: 0,
        stales: 0,
        errors: 0,
        mobileCalls: 0,
        bytes: 0,
        latencySumUs: 0,
        latency: [],
      };
      groups.set(key, group);
    }
    add(group, row);
    if (row.device === 'mobile') group.mobileCalls += row.calls;
  }
  return inKeyOrder(groups);
}
