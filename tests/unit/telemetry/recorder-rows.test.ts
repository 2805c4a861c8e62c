import { describe, expect, it } from 'vitest';
import { devices } from '#lib/contracts/vocabulary.ts';
import { type TelemetryBatch, telemetryBatchSchema } from '#lib/telemetry/batch.ts';
import { mergeRollups } from '#lib/telemetry/merge-rollups.ts';
import { createRecorder, type RecorderOptions } from '#lib/telemetry/recorder.ts';
import { makeObservation } from './make-observation.ts';

function recorderInto(batches: TelemetryBatch[], options: Partial<RecorderOptions> = {}) {
  return createRecorder({
    now: () => 1_700_000_000_000,
    send: async (batch) => {
      batches.push(batch);
    },
    ...options,
  });
}

describe('the rows of a batch', () => {
  it('keep outcomes apart, and merge to all outcomes of a dimension set', async () => {
    const batches: TelemetryBatch[] = [];
    const recorder = recorderInto(batches);
    recorder.record(makeObservation({ latencyMs: 1 }));
    recorder.record(makeObservation({ latencyMs: 9, outcome: 'miss', hits: 0, misses: 1 }));
    await recorder.flush();
    const rows = batches.flatMap(({ rollups }) => rollups);
    expect(rows.map(({ outcome, calls, latencySumUs }) => [outcome, calls, latencySumUs])).toEqual([
      ['hit', 1, 1_000],
      ['miss', 1, 9_000],
    ]);
    const [merged, ...others] = mergeRollups(rows, 1_000);
    expect(others).toEqual([]);
    expect(merged).toMatchObject({ calls: 2, hits: 1, misses: 1, latencySumUs: 10_000 });
    expect(merged).not.toHaveProperty('outcome');
  });

  it('tell what the process itself answered and how long calls waited to be sent, where that is known', async () => {
    const batches: TelemetryBatch[] = [];
    const recorder = recorderInto(batches);
    recorder.record(makeObservation({ tier: 'l1', queueMs: null }));
    recorder.record(makeObservation({ queueMs: 0.25 }));
    recorder.record(makeObservation({ queueMs: 0.5 }));
    recorder.record(makeObservation({ dataType: 'temp' }));
    await recorder.flush();
    const rows = mergeRollups(
      batches.flatMap(({ rollups }) => rollups),
      1_000,
    );
    expect(rows.find(({ dataType }) => dataType === 'api_response')).toMatchObject({
      calls: 3,
      hits: 3,
      l1Hits: 1,
      queuedCalls: 2,
      queueSumUs: 750,
    });
    const other = rows.find(({ dataType }) => dataType === 'temp');
    for (const name of ['l1Hits', 'queuedCalls', 'queueSumUs']) expect(other).not.toHaveProperty(name);
    expect(telemetryBatchSchema.safeParse(batches[0]).success).toBe(true);
  });

  it('are as many as the limit says, what is beyond it is folded and counted, and the next batch begins anew', async () => {
    const batches: TelemetryBatch[] = [];
    const recorder = recorderInto(batches, { maxSetsPerTenant: 3 });
    const record = () => {
      for (const device of devices) recorder.record(makeObservation({ device }));
      recorder.record(makeObservation({ device: 'mobile' }));
    };
    record();
    expect(recorder.stats().folded).toBe(1);
    await recorder.flush();
    record();
    await recorder.flush();
    for (const { rollups, folded } of batches) {
      expect(folded).toBe(1);
      expect(rollups.map(({ dataType, device, calls }) => `${dataType} ${device} ${calls}`).sort()).toEqual([
        'api_response desktop 1',
        'api_response mobile 2',
        'api_response tablet 1',
        'other unknown 1',
      ]);
    }
    expect(recorder.stats()).toMatchObject({ recorded: 10, sent: 10, folded: 2 });
  });

  it('of a class that is called other are its own', async () => {
    const batches: TelemetryBatch[] = [];
    const recorder = recorderInto(batches, { maxClassesPerTenant: 2 });
    recorder.record(makeObservation({ module: 'other', dataType: 'other' }));
    recorder.record(makeObservation({ dataType: 'a' }));
    recorder.record(makeObservation({ dataType: 'beyond' }));
    recorder.record(makeObservation({ module: 'other', dataType: 'other' }));
    await recorder.flush();
    expect(recorder.stats().folded).toBe(1);
    const others = batches.flatMap(({ rollups }) => rollups).filter(({ module }) => module === 'other');
    expect(others.map(({ device, calls }) => [device, calls])).toEqual([
      ['mobile', 2],
      ['unknown', 1],
    ]);
  });
});
