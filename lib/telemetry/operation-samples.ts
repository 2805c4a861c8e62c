import type { Observation } from '../cache/observation.ts';
import type { SampleRow } from './batch.ts';

/**
 * A uniform sample of one tenant's operations, so that a busy tenant does not crowd out a quiet one. Which operation
 * is kept next is drawn ahead (reservoir, algorithm L of Li, 1994): those in between cost one comparison. The weights of
 * the samples add up to the number of operations.
 */
export class OperationSamples {
  private readonly limit: number;
  private readonly random: () => number;
  private kept: Observation[] = [];
  private seen = 0;
  /** The number of the operation that is kept next. */
  private next = 1;
  /** Algorithm L's running maximum, as its logarithm. */
  private logMaximum = 0;

  constructor(limit: number, random: () => number) {
    this.limit = limit;
    this.random = random;
    this.restart();
  }

  add(observation: Observation): void {
    this.seen += 1;
    if (this.seen === this.next) this.keep(observation);
  }

  /** The sample of everything added since the last call, and forgets it. */
  take(randomUUID: () => string): SampleRow[] {
    const { kept, seen } = this;
    const rows = kept.map((observation) => toSampleRow(observation, randomUUID(), seen / kept.length));
    this.restart();
    return rows;
  }

  private restart(): void {
    this.kept = [];
    this.seen = 0;
    this.logMaximum = 0;
    this.next = this.limit < 1 ? Number.POSITIVE_INFINITY : 1;
  }

  private keep(observation: Observation): void {
    const { kept, limit, random } = this;
    if (kept.length < limit) kept.push(observation);
    else kept[Math.floor(random() * limit)] = observation;
    if (kept.length < limit) {
      this.next += 1;
      return;
    }
    // 1 − random is never 0.
    this.logMaximum += Math.log(1 - random()) / limit;
    this.next += Math.floor(Math.log(1 - random()) / Math.log1p(-Math.exp(this.logMaximum))) + 1;
  }
}

function toSampleRow(observation: Observation, id: string, weight: number): SampleRow {
  return {
    id,
    tenantId: observation.tenantId,
    atMs: observation.startedAtMs,
    database: observation.database,
    module: observation.module,
    dataType: observation.dataType,
    key: observation.key,
    operation: observation.operation,
    outcome: observation.outcome,
    device: observation.device,
    network: observation.network,
    latencyUs: Math.round(observation.latencyMs * 1000),
    sizeBytes: observation.sizeBytes,
    ttlSeconds: observation.ttlSeconds,
    weight,
  };
}
