import { randomUUID } from 'node:crypto';
import type { RollupRow, SampleRow, TelemetryBatch } from '#lib/telemetry/batch.ts';

/** One row of ten calls; pass what a test is about. */
export function makeRollup(row: Partial<RollupRow> & Pick<RollupRow, 'tenantId' | 'bucketMs'>): RollupRow {
  return {
    database: 1,
    module: 'crm',
    dataType: 'api_response',
    operation: 'get',
    device: 'mobile',
    network: 'fast',
    calls: 10,
    hits: 6,
    misses: 3,
    stales: 1,
    errors: 0,
    bytes: 1000,
    latencySumUs: 5000,
    latency: [20, 4, 31, 6],
    ...row,
  };
}

export function makeSample(row: Partial<SampleRow> & Pick<SampleRow, 'tenantId' | 'atMs'>): SampleRow {
  return {
    id: randomUUID(),
    database: 1,
    module: 'crm',
    dataType: 'api_response',
    key: 'contact:1',
    operation: 'get',
    outcome: 'hit',
    device: 'mobile',
    network: 'fast',
    latencyUs: 1250,
    sizeBytes: 512,
    ttlSeconds: 900,
    weight: 1,
    ...row,
  };
}

export function makeBatch(rollups: RollupRow[], samples: SampleRow[] = []): TelemetryBatch {
  return { v: 1, id: randomUUID(), producer: randomUUID(), createdAtMs: Date.now(), rollups, samples };
}
