import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Observation } from '#lib/cache/observation.ts';
import { devices } from '#lib/contracts/vocabulary.ts';
import { type TelemetryBatch, telemetryBatchSchema } from '#lib/telemetry/batch.ts';
import { mergeRollups } from '#lib/telemetry/merge-rollups.ts';
import { createRecorder, type RecorderOptions } from '#lib/telemetry/recorder.ts';
import { seededRandom } from '../optimizer/synthetic-trace.ts';
import { makeObservation, tenantA, tenantB } from './make-observation.ts';

const startMs = 1_700_000_000_000;

function recorderInto(batches: TelemetryBatch[], options: Partial<RecorderOptions> = {}) {
  return createRecorder({
    now: () => startMs,
    send: async (batch) => {
      batches.push(batch);
    },
    ...options,
  });
}

const observation: fc.Arbitrary<Observation> = fc
  .record({
    tenantId: fc.constantFrom(tenantA, tenantB),
    database: fc.integer({ min: 0, max: 15 }),
    module: fc.constantFrom('api', 'crm'),
    dataType: fc.constantFrom('session', 'user_data'),
    operation: fc.constantFrom('get' as const, 'delete' as const),
    outcome: fc.constantFrom('hit' as const, 'miss' as const, 'error' as const),
    device: fc.constantFrom(...devices),
    startedAtMs: fc.integer({ min: startMs, max: startMs + 5_000 }),
    latencyMs: fc.double({ min: 0.001, max: 1_000, noNaN: true }),
    sizeBytes: fc.option(fc.nat(10_000)),
  })
  .map((change) =>
    makeObservation({ ...change, hits: change.outcome === 'hit' ? 1 : 0, misses: change.outcome === 'miss' ? 1 : 0 }),
  );

describe('the recorder', () => {
  it('counts every operation exactly once, whatever the order and however the flushes fall', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(observation, { maxLength: 200 }),
        fc.integer({ min: 1, max: 50 }),
        async (all, every) => {
          const batches: TelemetryBatch[] = [];
          const recorder = recorderInto(batches);
          for (const [index, each] of all.entries()) {
            recorder.record(each);
            if (index % every === 0) await recorder.flush();
          }
          await recorder.stop();

          for (const batch of batches) expect(telemetryBatchSchema.safeParse(batch).success).toBe(true);
          const rows = mergeRollups(
            batches.flatMap((batch) => batch.rollups),
            1000,
          );
          const truth = (match: (each: Observation) => boolean) => all.filter(match).length;
          expect(rows.reduce((sum, row) => sum + row.calls, 0)).toBe(all.length);
          for (const row of rows) {
            const own = (each: Observation) =>
              each.tenantId === row.tenantId &&
              Math.floor(each.startedAtMs / 1000) * 1000 === row.bucketMs &&
              (['database', 'module', 'dataType', 'operation', 'device', 'network'] as const).every(
                (dimension) => each[dimension] === row[dimension],
              );
            expect(row.calls).toBe(truth(own));
            expect(row.hits).toBe(truth((each) => own(each) && each.outcome === 'hit'));
            expect(row.misses).toBe(truth((each) => own(each) && each.outcome === 'miss'));
            expect(row.errors).toBe(truth((each) => own(each) && each.outcome === 'error'));
            expect(row.bytes).toBe(all.filter(own).reduce((sum, each) => sum + (each.sizeBytes ?? 0), 0));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('puts no empty batch on its way', async () => {
    const batches: TelemetryBatch[] = [];
    const recorder = recorderInto(batches);
    expect(await recorder.flush()).toBe(true);
    expect(batches).toEqual([]);
  });

  it('gives samples weights that add up to the operations of their tenant', async () => {
    const batches: TelemetryBatch[] = [];
    const recorder = recorderInto(batches, { sampleLimit: 5 });
    for (let i = 0; i < 1000; i++) recorder.record(makeObservation({ key: `k${i}` }));
    for (let i = 0; i < 3; i++) recorder.record(makeObservation({ tenantId: tenantB, key: `k${i}` }));
    await recorder.flush();
    const samples = batches.flatMap((batch) => batch.samples);
    const ofA = samples.filter((sample) => sample.tenantId === tenantA);
    const ofB = samples.filter((sample) => sample.tenantId === tenantB);
    expect(ofA.map((sample) => sample.weight)).toEqual([200, 200, 200, 200, 200]);
    expect(ofB.map((sample) => sample.weight)).toEqual([1, 1, 1]);
    expect(new Set(samples.map((sample) => sample.id)).size).toBe(8);
  });

  it('samples early and late operations alike', async () => {
    const batches: TelemetryBatch[] = [];
    const recorder = recorderInto(batches, { sampleLimit: 1, random: seededRandom(1) });
    for (let round = 0; round < 2000; round++) {
      for (let i = 0; i < 4; i++) recorder.record(makeObservation({ key: String(i) }));
      await recorder.flush();
    }
    const share = (key: string) => batches.filter((batch) => batch.samples[0]?.key === key).length / batches.length;
    for (const key of ['0', '1', '2', '3']) expect(share(key)).toBeCloseTo(0.25, 1);
  });

  it('counts classes beyond the limit as other and says how many operations that were', async () => {
    const batches: TelemetryBatch[] = [];
    const recorder = recorderInto(batches, { maxClassesPerTenant: 2 });
    for (const dataType of ['a', 'b', 'c', 'd', 'a']) recorder.record(makeObservation({ dataType }));
    recorder.record(makeObservation({ tenantId: tenantB, dataType: 'c' }));
    await recorder.flush();
    const calls = Object.fromEntries(
      batches
        .flatMap((batch) => batch.rollups)
        .map((row) => [`${row.tenantId === tenantA ? 'A' : 'B'} ${row.module} ${row.dataType}`, row.calls]),
    );
    expect(calls).toEqual({ 'A api a': 2, 'A api b': 1, 'A other other': 2, 'B api c': 1 });
    expect(recorder.stats().folded).toBe(2);
  });
});

describe('the recorder while its receiver is away', () => {
  it('sends the same batch under the same id until it is taken, in order', async () => {
    const seen: TelemetryBatch[] = [];
    const errors: unknown[] = [];
    let up = false;
    const recorder = createRecorder({
      now: () => startMs,
      send: async (batch) => {
        seen.push(structuredClone(batch));
        if (!up) throw new Error('away');
      },
      onError: (error) => errors.push(error),
    });
    recorder.record(makeObservation());
    expect(await recorder.flush()).toBe(false);
    recorder.record(makeObservation());
    expect(await recorder.flush()).toBe(false);
    expect(recorder.stats()).toEqual({ recorded: 2, sent: 0, pending: 2, dropped: 0, folded: 0 });
    up = true;
    expect(await recorder.flush()).toBe(true);
    expect(seen).toHaveLength(4);
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
    expect(seen[3]?.id).not.toBe(seen[0]?.id);
    expect(errors).toHaveLength(2);
    expect(recorder.stats()).toEqual({ recorded: 2, sent: 2, pending: 0, dropped: 0, folded: 0 });
  });

  it('drops the oldest batches beyond its bound and counts their operations, but none that may have arrived', async () => {
    const batches: TelemetryBatch[] = [];
    let up = false;
    const recorder = recorderInto(batches, {
      maxPendingBatches: 3,
      send: async (batch) => {
        if (!up) throw new Error('away');
        batches.push(batch);
      },
    });
    for (let flush = 0; flush < 10; flush++) {
      for (let i = 0; i <= flush; i++) recorder.record(makeObservation({ key: String(flush) }));
      await recorder.flush();
    }
    recorder.record(makeObservation());
    expect(recorder.stats()).toMatchObject({ recorded: 56, sent: 0, pending: 1 + 9 + 10 + 1, dropped: 35 });
    up = true;
    await recorder.stop();
    expect(recorder.stats()).toMatchObject({ recorded: 56, sent: 56 - 35 - 9, pending: 0, dropped: 35 + 9 });
    expect(batches.map((batch) => batch.samples[0]?.key)).toEqual(['0', '9', 'users:1']);
  });

  it('never drops the batch that is on its way', async () => {
    const taken: TelemetryBatch[] = [];
    let arrive: () => void = () => undefined;
    const recorder = recorderInto(taken, {
      maxPendingBatches: 2,
      send: (batch) =>
        new Promise((resolve) => {
          taken.push(batch);
          arrive = resolve;
        }),
    });
    const flushed = [0, 1, 2, 3].map((i) => {
      recorder.record(makeObservation({ key: String(i) }));
      return recorder.flush();
    });
    expect(recorder.stats()).toMatchObject({ dropped: 2, pending: 2 });
    arrive();
    await expect.poll(() => taken.length).toBe(2);
    arrive();
    await Promise.all(flushed);
    expect(taken.map((batch) => batch.samples[0]?.key)).toEqual(['0', '3']);
    expect(recorder.stats()).toMatchObject({ sent: 2, dropped: 2, pending: 0 });
  });

  it('counts nothing after stop', async () => {
    const batches: TelemetryBatch[] = [];
    const recorder = recorderInto(batches);
    await recorder.stop();
    recorder.record(makeObservation());
    await recorder.flush();
    expect(batches).toEqual([]);
    expect(recorder.stats().recorded).toBe(0);
  });
});
