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
    recorder.record(makeObservation({ queueMs: 0.25, latencyMs: 1 }));
    recorder.record(makeObservation({ queueMs: 0.5, latencyMs: 2 }));
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
      split: { calls: 2, queueSumUs: 750, serverSumUs: 2_250 },
    });
    const other = rows.find(({ dataType }) => dataType === 'temp');
    for (const name of ['l1Hits', 'split']) expect(other).not.toHaveProperty(name);
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

  it('are one for each dimension set and second, though calls end out of order and sets are many', async () => {
    const batches: TelemetryBatch[] = [];
    const recorder = recorderInto(batches, { maxSetsPerTenant: 1_000 });
    const classes = Array.from({ length: 60 }, (_, index) => `type_${index}`);
    const seconds = [1_700_000_001_000, 1_700_000_000_999, 1_700_000_001_999, 1_700_000_000_000];
    for (const startedAtMs of seconds)
      for (const dataType of classes)
        for (const device of devices) recorder.record(makeObservation({ dataType, device, startedAtMs }));
    await recorder.flush();
    const rows = batches.flatMap(({ rollups }) => rollups);
    expect(new Set(rows.map(({ dataType, device, bucketMs }) => `${dataType} ${device} ${bucketMs}`)).size).toBe(480);
    expect(rows.map(({ calls }) => calls)).toEqual(new Array(480).fill(2));
    expect(recorder.stats().folded).toBe(0);
  });

  it('are told apart by the whole id of their tenant', async () => {
    const batches: TelemetryBatch[] = [];
    const recorder = recorderInto(batches);
    const tenants = Array.from({ length: 20 }, (_, index) => `${10 + index}7cfa6e-0f3c-4d1e-9a44-4f1c1f6a9a01`);
    for (const count of [1, 2])
      for (const tenantId of tenants.slice(0, 10 * count)) recorder.record(makeObservation({ tenantId }));
    await recorder.flush();
    const calls = new Map(batches.flatMap(({ rollups }) => rollups.map((row) => [row.tenantId, row.calls] as const)));
    expect(calls).toEqual(new Map(tenants.map((tenantId, index) => [tenantId, index < 10 ? 2 : 1])));
  });
});
