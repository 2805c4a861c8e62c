import type { Observation } from '#lib/cache/observation.ts';

export const tenantA = '0b7cfa6e-0f3c-4d1e-9a44-4f1c1f6a9a01';
export const tenantB = '0b7cfa6e-0f3c-4d1e-9a44-4f1c1f6a9a02';

/** A fresh hit of tenant A on api/api_response, with whatever the test is about laid over it. */
export function makeObservation(change: Partial<Observation> = {}): Observation {
  return {
    tenantId: tenantA,
    database: 1,
    module: 'api',
    dataType: 'api_response',
    key: 'users:1',
    operation: 'get',
    outcome: 'hit',
    hits: 1,
    misses: 0,
    stales: 0,
    device: 'mobile',
    network: 'wifi',
    startedAtMs: 1_700_000_000_000,
    latencyMs: 0.5,
    sizeBytes: 200,
    ttlSeconds: null,
    ...change,
  };
}
