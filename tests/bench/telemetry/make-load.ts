import { randomUUID } from 'node:crypto';
import { bucketOf } from '#lib/telemetry/latency-histogram.ts';

const bucketMark = 4_111_111_111_111;
const idMark = '00000000-0000-4000-8000-00000000dead';

/** One batch, again and again: each call gives it new ids and another second. */
export interface LoadBatch {
  operations: number;
  samples: number;
  /** Of the second that holds this instant, milliseconds since the epoch; now where none is given. */
  next(atMs?: number): string;
}

/** Latencies as they are met: a few buckets around half a millisecond and a tail. */
function histogramOf(calls: number): number[] {
  const latency: number[] = [];
  let left = calls;
  for (const us of [220, 260, 310, 360, 420, 500, 600, 720, 900, 1_300, 2_600, 9_000]) {
    const count = Math.min(left, Math.max(1, Math.round(calls / 10)));
    if (count > 0) latency.push(bucketOf(us), count);
    left -= count;
  }
  latency[1] = (latency[1] ?? 0) + left;
  return latency;
}

/** What one SDK process measured in one second: `setsPerTenant` dimension sets of `callsPerSet` calls for each tenant. */
export function makeLoad(
  tenants: readonly string[],
  load: { setsPerTenant: number; callsPerSet: number; samplesPerTenant: number },
): LoadBatch {
  const { setsPerTenant, callsPerSet, samplesPerTenant } = load;
  const dimensions = { database: 1, module: 'crm', dataType: 'api_response', network: 'wifi' };
  const rollups = tenants.flatMap((tenantId) =>
    Array.from({ length: setsPerTenant }, (_, set) => ({
      ...dimensions,
      tenantId,
      bucketMs: bucketMark,
      operation: set % 2 === 0 ? 'get' : 'set',
      device: set % 4 < 2 ? 'mobile' : 'desktop',
      calls: callsPerSet,
      hits: Math.round(callsPerSet * 0.9),
      misses: callsPerSet - Math.round(callsPerSet * 0.9),
      stales: 0,
      errors: 0,
      bytes: callsPerSet * 400,
      latencySumUs: callsPerSet * 600,
      ...(set % 2 === 0
        ? { split: { calls: callsPerSet, queueSumUs: callsPerSet * 50, serverSumUs: callsPerSet * 550 } }
        : {}),
      latency: histogramOf(callsPerSet),
    })),
  );
  const samples = tenants.flatMap((tenantId) =>
    Array.from({ length: samplesPerTenant }, (_, number) => ({
      ...dimensions,
      id: idMark,
      tenantId,
      atMs: bucketMark,
      key: `customer:${number}`,
      operation: 'get',
      outcome: 'hit',
      device: 'mobile',
      latencyUs: 500,
      sizeBytes: 400,
      ttlSeconds: 900,
      weight: callsPerSet,
    })),
  );
  const producer = randomUUID();
  const text = JSON.stringify({ v: 1, id: idMark, producer, createdAtMs: bucketMark, rollups, samples });
  const parts = text.split(idMark);
  return {
    operations: rollups.length * callsPerSet,
    samples: samples.length,
    next(atMs = Date.now()) {
      const second = String(Math.floor(atMs / 1_000) * 1_000);
      const filled = parts.reduce((whole, part) => `${whole}${randomUUID()}${part}`);
      return filled.replaceAll(String(bucketMark), second);
    },
  };
}
