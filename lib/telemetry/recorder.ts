import type { Observation } from '../cache/observation.ts';
import type { RollupRow, TelemetryBatch } from './batch.ts';
import { createBatchOutbox } from './batch-outbox.ts';
import { createRecordedTenants } from './recorded-tenants.ts';

export interface RecorderOptions {
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Delivers one batch. A rejection means *not known to be stored*: the batch is sent again under the same id. */
  send: (batch: TelemetryBatch) => Promise<void>;
  /** What was looked up on servers beyond the operations of a batch, since the last one. */
  secondLooks?: (rollups: readonly RollupRow[]) => TelemetryBatch['secondLooks'];
  randomUUID?: () => string;
  /** Uniform in [0, 1). */
  random?: () => number;
  /** Width of a rollup bucket, milliseconds. Default 1000. */
  bucketMs?: number;
  /** Raw operations kept per tenant and flush. Default 8; 0 keeps none. */
  sampleLimit?: number;
  /** Batches that may wait for the receiver before the oldest is dropped. Default 120: two minutes at one a second. */
  maxPendingBatches?: number;
  /** Classes (module × data type) a tenant may have before further ones are counted as `other`. Default 200. */
  maxClassesPerTenant?: number;
  /**
   * Dimension sets (class, operation, outcome, device, network, second) of a tenant in one batch before further ones are
   * counted as `other`. Default 100, about 45 KB.
   */
  maxSetsPerTenant?: number;
  /** Told of every failed delivery. */
  onError?: (error: unknown) => void;
}

/** Counts of operations. `recorded = sent + pending + dropped`, always. */
export interface RecorderStats {
  recorded: number;
  /** In batches that were delivered. */
  sent: number;
  /** Not flushed yet, or in batches that wait for the receiver. */
  pending: number;
  /** In batches that were given up because too many waited. */
  dropped: number;
  /** Counted under module and data type `other`, because their tenant has too many classes or dimension sets. */
  folded: number;
}

export interface Recorder {
  /** Counts one operation. Never throws, awaits or copies: the observation must not change afterwards. */
  record(observation: Observation): void;
  /**
   * Closes the open buckets into one batch and sends what waits. Never rejects; resolves to whether everything was
   * delivered.
   */
  flush(): Promise<boolean>;
  stats(): RecorderStats;
  /** Stops counting and flushes a last time. What could not be delivered then is lost with the process. */
  stop(): Promise<boolean>;
}

/**
 * Counts operations in the process that makes them and hands them on as compact batches. Each batch gets its id here,
 * at birth, so that however often it is delivered it counts once. Who calls `flush`, and how often, is the caller's.
 */
export function createRecorder(options: RecorderOptions): Recorder {
  const { now, bucketMs = 1000, random = Math.random, randomUUID = () => globalThis.crypto.randomUUID() } = options;
  const producer = randomUUID();
  const limits = {
    bucketMs,
    maxClasses: options.maxClassesPerTenant ?? 200,
    maxSets: options.maxSetsPerTenant ?? 100,
  };
  const tenants = createRecordedTenants({ limits, sampleLimit: options.sampleLimit ?? 8, random });
  const outbox = createBatchOutbox({
    maxBatches: options.maxPendingBatches ?? 120,
    send: options.send,
    onError: options.onError ?? (() => undefined),
  });
  let recorded = 0;
  let folded = 0;
  let open = 0;
  let stopped = false;

  function closeBatch(): void {
    if (open === 0) return;
    const createdAtMs = now();
    const taken = tenants.take(createdAtMs, randomUUID);
    const batch: TelemetryBatch = {
      v: 1,
      id: randomUUID(),
      producer,
      createdAtMs,
      ...(taken.folded > 0 ? { folded: taken.folded } : {}),
      rollups: taken.rollups,
      samples: taken.samples,
      ...(options.secondLooks && { secondLooks: options.secondLooks(taken.rollups) }),
    };
    folded += taken.folded;
    outbox.put(batch, open);
    open = 0;
  }

  function flush(): Promise<boolean> {
    closeBatch();
    return outbox.drain();
  }

  return {
    record(observation) {
      if (stopped) return;
      recorded += 1;
      open += 1;
      tenants.add(observation);
    },
    flush,
    stats() {
      const { sent, pending, dropped } = outbox.stats();
      return { recorded, sent, pending: pending + open, dropped, folded: folded + tenants.folding() };
    },
    stop() {
      stopped = true;
      return flush();
    },
  };
}
