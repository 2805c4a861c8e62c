import type { Observation } from '../cache/observation.ts';
import type { Device, Network } from '../contracts/vocabulary.ts';
import type { RollupRow } from './batch.ts';
import { LatencyHistogram } from './latency-histogram.ts';

/** What an operation is counted under besides its tenant and its class. */
export type CellDimensions = Pick<Observation, 'database' | 'operation' | 'outcome'> & {
  device: Device;
  network: Network;
};

/** Counters and histogram of one dimension set in one time bucket. */
export class CounterCell {
  readonly bucketMs: number;
  readonly endMs: number;
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

  constructor(dimensions: CellDimensions, bucketMs: number, widthMs: number) {
    this.dimensions = dimensions;
    this.bucketMs = bucketMs;
    this.endMs = bucketMs + widthMs;
  }

  /** Whether the operation belongs here, its tenant and class being right. */
  holds(observation: Observation): boolean {
    const { dimensions } = this;
    return (
      observation.startedAtMs >= this.bucketMs &&
      observation.startedAtMs < this.endMs &&
      observation.outcome === dimensions.outcome &&
      observation.operation === dimensions.operation &&
      observation.device === dimensions.device &&
      observation.network === dimensions.network &&
      observation.database === dimensions.database
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

  toRow(tenantId: string, module: string, dataType: string): RollupRow {
    const { database, operation, outcome, device, network } = this.dimensions;
    const { bucketMs, calls, hits, misses, stales, errors, bytes, latencySumUs } = this;
    return {
      ...{ tenantId, bucketMs, database, module, dataType, operation, device, network, outcome },
      ...{ calls, hits, misses, stales, errors, bytes, latencySumUs },
      ...(this.l1Hits > 0 ? { l1Hits: this.l1Hits } : {}),
      ...(this.queuedCalls > 0 ? { queuedCalls: this.queuedCalls, queueSumUs: this.queueSumUs } : {}),
      latency: this.latency.toInterleaved(),
    };
  }
}
