import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { Catalogue } from '#lib/cache/catalogue.ts';
import { sealEnvelope } from '#lib/cache/envelope.ts';
import { createTtlPolicy } from '#lib/cache/ttl-policy.ts';
import type { TelemetryBatch } from '#lib/telemetry/batch.ts';
import { createRecorder } from '#lib/telemetry/recorder.ts';
import { backfillPlan } from './backfill-plan.ts';
import type { DemoGenerator } from './demo-generator.ts';
import type { DemoKind } from './demo-kind.ts';
import type { DemoOperation } from './demo-operation.ts';
import { type MeasuredLatency, type ReplaySurroundings, replayOperation } from './replay-operation.ts';
import { hashText, seededRandom } from './seeded-random.ts';
import { createTtlModel, type TtlModel } from './ttl-model.ts';

/** Replayed before the first counted bucket, so that the history does not begin with an empty cache. */
const WARM_UP_MS = 2 * 3_600_000;

/** Dimension sets of a bucket: minutes of a whole tenant, which the recorder's own limit, for a second, would fold. */
const BUCKET_SETS = 10_000;

/** The same id for the same tenant and bucket on every run: what was stored before a crash is not counted again. */
export function backfillBatchId(tenantId: string, startMs: number): string {
  const hex = createHash('sha256').update(`kryonix demo history ${tenantId} ${startMs}`).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export interface ReplayOptions {
  tenantId: string;
  generator: DemoGenerator;
  catalogue: Catalogue;
  measured: MeasuredLatency;
}

/** Bytes of each item as the SDK seals it, made once per item. */
function storedSizes(generator: DemoGenerator): (kind: DemoKind, index: number) => number {
  const sizes = new Map<DemoKind, number[]>();
  return (kind, index) => {
    let known = sizes.get(kind);
    if (known === undefined) {
      known = [];
      sizes.set(kind, known);
    }
    const size = known[index] ?? sealEnvelope(generator.loadValue({ kind, index, atMs: 0 }), 0).length;
    known[index] = size;
    return size;
  };
}

/** Replays against a model of the tenant's cache, under the SDK's own TTL rules. */
export function createReplay(options: ReplayOptions): {
  model: TtlModel;
  replay(fromMs: number, toMs: number, record: ReplaySurroundings['record']): number;
} {
  const { catalogue, generator, measured, tenantId } = options;
  const model = createTtlModel();
  const policy = createTtlPolicy({ catalogue: catalogue.name, random: seededRandom(hashText(tenantId)) });
  const databaseOf = ({ module }: DemoKind) => catalogue.databaseForModule(module);
  const ttlSecondsFor = ({ kind, device, network }: DemoOperation) =>
    policy.choose({
      tenantId,
      database: databaseOf(kind).id,
      module: kind.module,
      dataType: kind.dataType,
      device,
      network,
      databaseTtlSeconds: databaseOf(kind).defaultTtlSeconds,
      explicitTtlSeconds: kind.ttlSeconds,
    });
  const fixed = {
    model,
    measured,
    sizeBytes: storedSizes(generator),
    databaseOf: (kind: DemoKind) => databaseOf(kind).id,
    ttlSecondsFor,
  };
  return {
    model,
    replay(fromMs, toMs, record) {
      const operations = generator.nextOperations(fromMs, toMs);
      const surroundings = { ...fixed, record };
      for (const operation of operations) replayOperation(operation, surroundings);
      return operations.length;
    },
  };
}

/**
 * The 24 h before `endMs` of one tenant, one batch per bucket, through the recorder that counts live operations.
 * Gives the event loop a turn after each bucket. Rejects where a batch could not be delivered.
 */
export async function replayTenant(
  options: ReplayOptions & { endMs: number; send(batch: TelemetryBatch): Promise<void>; signal: AbortSignal },
): Promise<{ operations: number; batches: number; rollups: number }> {
  const { tenantId, endMs, send, signal } = options;
  const plan = backfillPlan(endMs);
  const total = { operations: 0, batches: 0, rollups: 0 };
  const replayed = createReplay(options);
  const firstMs = plan[0]?.startMs ?? endMs;
  replayed.replay(firstMs - WARM_UP_MS, firstMs, () => undefined);

  for (const { startMs, endMs: untilMs, bucketMs } of plan) {
    if (signal.aborted) break;
    let failure: unknown = null;
    const recorder = createRecorder({
      now: () => untilMs,
      randomUUID: () => backfillBatchId(tenantId, startMs),
      bucketMs,
      sampleLimit: 0,
      maxSetsPerTenant: BUCKET_SETS,
      send: async (batch) => {
        await send(batch);
        total.batches++;
        total.rollups += batch.rollups.length;
      },
      onError: (error) => {
        failure = error;
      },
    });
    total.operations += replayed.replay(startMs, untilMs, recorder.record);
    if (!(await recorder.stop())) throw new Error('A batch of the demo history was not taken', { cause: failure });
    await turn();
  }
  return total;
}
