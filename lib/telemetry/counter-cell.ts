import type { Observation } from '../cache/observation.ts';
import type { Device, Network } from '../contracts/vocabulary.ts';
import type { RollupRow } from './batch.ts';
import { LatencyHistogram } from './latency-histogram.ts';

/** What an operation is counted under besides its tenant and its class. */
export type SetDimensions = Pick<Observation, 'database' | 'operation' | 'outcome'> & {
  device: Device;
  network: Network;
};
type CellDimensions = SetDimensions & Pick<Observation, 'module' | 'dataType'>;

/** Counters and histogram of one dimension set in one time bucket. */
export class CounterCell {
  readonly bucketMs: number;
  readonly endMs: number;
  /** Whether it stands for what is beyond its tenant's limits. */
  readonly folds: boolean;
  private readonly dimensions: CellDimensions;
  private calls = 0;
  private hits = 0;
  private misses = 0;
  private stales = 0;
  private errors = 0;
  private l1Hits = 0;
  private bytes = 0;
  private latencySumUs = 0;
  private queuedCalls = 0;
  private queueSumUs = 0;
  private readonly latency = new LatencyHistogram();

  constructor(dimensions: CellDimensions, bucketMs: number, widthMs: number, folds: boolean) {
    this.folds = folds;
    this.dimensions = dimensions;
    this.bucketMs = bucketMs;
    this.endMs = bucketMs + widthMs;
  }

  /** Whether the operation belongs here, its tenant being right. */
  holds(observation: Observation): boolean {
    const { dimensions } = this;
    return (
      observation.startedAtMs >= this.bucketMs &&
      observation.startedAtMs < this.endMs &&
      observation.dataType === dimensions.dataType &&
      observation.outcome === dimensions.outcome &&
      observation.operation === dimensions.operation &&
      observation.device === dimensions.device &&
      observation.network === dimensions.network &&
      observation.database === dimensions.database &&
      observation.module === dimensions.module
    );
  }

  add(observation: Observation): void {
    const latencyUs = Math.round(observation.latencyMs * 1000);
    this.calls += 1;
    this.hits += observation.hits;
    this.misses += observation.misses;
    this.stales += observation.stales;
    if (observation.outcome === 'error') this.errors += 1;
    if (observation.tier === 'l1') this.l1Hits += observation.hits + observation.stales;
    if (observation.sizeBytes !== null) this.bytes += observation.sizeBytes;
    this.latencySumUs += latencyUs;
    this.latency.record(latencyUs);
    const { queueMs } = observation;
    if (queueMs === null || queueMs === undefined) return;
    this.queuedCalls += 1;
    this.queueSumUs += Math.round(queueMs * 1000);
  }

  toRow(tenantId: string): RollupRow {
    const { module, dataType, database, operation, outcome, device, network } = this.dimensions;
    const { bucketMs, calls, hits, misses, stales, errors, bytes, latencySumUs } = this;
    const dimensions = { tenantId, bucketMs, database, module, dataType, operation, device, network, outcome };
    const counts = { calls, hits, misses, stales, errors, bytes, latencySumUs };
    const row: RollupRow = { ...dimensions, ...counts, latency: this.latency.toInterleaved() };
    if (this.l1Hits > 0) row.l1Hits = this.l1Hits;
    if (this.queuedCalls > 0) {
      row.queuedCalls = this.queuedCalls;
      row.queueSumUs = this.queueSumUs;
    }
    return row;
  }
}
