import type { ClientBase } from 'pg';
import { z } from 'zod';
import { LatencySum } from '#lib/telemetry/latency-sum.ts';
import { NumberLists } from '../../number-lists.ts';
import { queryPrepared } from '../../query-rows.ts';
import { endOf, type Granule, type Period } from './choose-period.ts';
import type { Measured, MeasuredSlots } from './measured.ts';

/** All buckets in one text: a driver takes longer to read a row than what is in it. */
const rowSchema = z.object({ buckets: z.string().nullable() });

/** A bucket is a list of its slot, its counters and then its histogram. Slots ascend. */
const totalsSql = (table: string) => `
  select string_agg((array[floor(date_part('epoch', bucket - $2) / $4)::bigint, calls, hits, misses, stales,
                           mobile_calls, split_calls, queue_sum_us, server_sum_us] || latency)::text, '') as buckets
    from (select * from cache_management.${table} where tenant_id = $1 and bucket >= $2 and bucket < $3
           order by bucket) as ordered`;

const shares = [0.5, 0.95, 0.99];

const toMs = (us: number | null | undefined) => (us === null || us === undefined ? null : us / 1000);

/** Counters and histogram of one slot or of all. */
class Sum {
  calls = 0;
  hits = 0;
  misses = 0;
  stales = 0;
  mobileCalls = 0;
  splitCalls = 0;
  queueSumUs = 0;
  serverSumUs = 0;
  readonly latency = new LatencySum();

  /** Adds what is left of the list behind its slot. */
  addList(lists: NumberLists): void {
    this.calls += lists.next();
    this.hits += lists.next();
    this.misses += lists.next();
    this.stales += lists.next();
    this.mobileCalls += lists.next();
    this.splitCalls += lists.next();
    this.queueSumUs += lists.next();
    this.serverSumUs += lists.next();
    for (let bucket = lists.next(); bucket !== -1; bucket = lists.next()) this.latency.add(bucket, lists.next());
  }

  addAll(other: Sum): void {
    this.calls += other.calls;
    this.hits += other.hits;
    this.misses += other.misses;
    this.stales += other.stales;
    this.mobileCalls += other.mobileCalls;
    this.splitCalls += other.splitCalls;
    this.queueSumUs += other.queueSumUs;
    this.serverSumUs += other.serverSumUs;
    this.latency.addAll(other.latency);
  }

  clear(): void {
    this.calls = 0;
    this.hits = 0;
    this.misses = 0;
    this.stales = 0;
    this.mobileCalls = 0;
    this.splitCalls = 0;
    this.queueSumUs = 0;
    this.serverSumUs = 0;
    this.latency.clear();
  }

  // Field by field: spreading objects cost as much as reading the numbers.
  toMeasured(): Measured {
    const [p50, p95, p99] = this.latency.percentilesUs(shares);
    return {
      calls: this.calls,
      hits: this.hits,
      misses: this.misses,
      stales: this.stales,
      mobileCalls: this.mobileCalls,
      splitCalls: this.splitCalls,
      queueSumUs: this.queueSumUs,
      serverSumUs: this.serverSumUs,
      p50Ms: toMs(p50),
      p95Ms: toMs(p95),
      p99Ms: toMs(p99),
    };
  }
}

function toSlots(buckets: string): MeasuredSlots {
  const lists = new NumberLists(buckets);
  const slots = new Map<number, Measured>();
  const [total, sum] = [new Sum(), new Sum()];
  const close = (slot: number) => {
    slots.set(slot, sum.toMeasured());
    total.addAll(sum);
    sum.clear();
  };
  let open = -1;
  while (lists.nextList()) {
    const slot = lists.next();
    if (open !== -1 && slot !== open) close(open);
    open = slot;
    sum.addList(lists);
  }
  close(open);
  return { slots, total: total.toMeasured() };
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
  return row?.buckets ? toSlots(row.buckets) : { slots: new Map(), total: null };
}
