import type { Observation } from '../cache/observation.ts';
import type { Device, Network, Operation, Outcome } from '../contracts/vocabulary.ts';
import type { RollupRow } from './batch.ts';
import { LatencyHistogram } from './latency-histogram.ts';

/** What an operation is counted under besides its tenant and its second. */
export type SetDimensions = Pick<
  Observation,
  'module' | 'dataType' | 'database' | 'operation' | 'outcome' | 'device' | 'network'
>;

/** Counters and histogram of one dimension set in one time bucket. Its members are flat: a tenant holds a hundred. */
export class CounterCell {
  /** The one that was opened before it in the same place of the table. */
  readonly next: CounterCell | null;
  private readonly bucketMs: number;
  private readonly module: string;
  private readonly dataType: string;
  private readonly database: number;
  private readonly operation: Operation;
  private readonly outcome: Outcome;
  private readonly device: Device;
  private readonly network: Network;
  private calls = 0;
  private hits = 0;
  private misses = 0;
  private stales = 0;
  private l1Hits = 0;
  private bytes = 0;
  private latencySumUs = 0;
  private splitCalls = 0;
  private queueSumUs = 0;
  private serverSumUs = 0;
  private readonly latency = new LatencyHistogram();

  constructor(dimensions: SetDimensions, bucketMs: number, next: CounterCell | null) {
    this.next = next;
    this.bucketMs = bucketMs;
    this.module = dimensions.module;
    this.dataType = dimensions.dataType;
    this.database = dimensions.database;
    this.operation = dimensions.operation;
    this.outcome = dimensions.outcome;
    this.device = dimensions.device;
    this.network = dimensions.network;
  }

  /** Whether what began then with these dimensions belongs here, its tenant being right. */
  holds(dimensions: SetDimensions, startedAtMs: number, widthMs: number): boolean {
    const ageMs = startedAtMs - this.bucketMs;
    // What differs most comes first, and names that a caller may have put together come last: they are slow to compare.
    return (
      this.outcome === dimensions.outcome &&
      this.operation === dimensions.operation &&
      this.device === dimensions.device &&
      this.network === dimensions.network &&
      this.database === dimensions.database &&
      ageMs >= 0 &&
      ageMs < widthMs &&
      this.dataType === dimensions.dataType &&
      this.module === dimensions.module
    );
  }

  add(observation: Observation): void {
    const { hits, stales, sizeBytes, queueMs } = observation;
    const latencyUs = Math.round(observation.latencyMs * 1000);
    this.calls += 1;
    this.hits += hits;
    this.misses += observation.misses;
    this.stales += stales;
    if (observation.tier === 'l1') this.l1Hits += hits + stales;
    if (sizeBytes !== null) this.bytes += sizeBytes;
    this.latencySumUs += latencyUs;
    this.latency.record(latencyUs);
    if (queueMs === null || queueMs === undefined) return;
    const queueUs = Math.min(latencyUs, Math.round(queueMs * 1000));
    this.splitCalls += 1;
    this.queueSumUs += queueUs;
    this.serverSumUs += latencyUs - queueUs;
  }

  /** One literal: laying several objects over each other took most of the time of a batch. */
  toRow(tenantId: string): RollupRow {
    const row: RollupRow = {
      tenantId,
      bucketMs: this.bucketMs,
      database: this.database,
      module: this.module,
      dataType: this.dataType,
      operation: this.operation,
      device: this.device,
      network: this.network,
      outcome: this.outcome,
      calls: this.calls,
      hits: this.hits,
      misses: this.misses,
      stales: this.stales,
      errors: this.outcome === 'error' ? this.calls : 0,
      bytes: this.bytes,
      latencySumUs: this.latencySumUs,
      latency: this.latency.toInterleaved(),
    };
    if (this.l1Hits > 0) row.l1Hits = this.l1Hits;
    const { splitCalls, queueSumUs, serverSumUs } = this;
    if (splitCalls > 0) row.split = { calls: splitCalls, queueSumUs, serverSumUs };
    return row;
  }
}
