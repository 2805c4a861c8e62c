import { expect, test } from 'vitest';
import type { Observation } from '#lib/cache/observation.ts';
import { unpackRecords } from '#lib/optimizer/access-record.ts';
import { AccessSampler } from '#lib/optimizer/access-sampler.ts';

function seen(over: Partial<Observation>): Observation {
  return {
    ...{ tenantId: 'ec8d3c62-1111-4222-8333-444455556666', database: 1, module: 'crm', dataType: 'lead', key: 'a' },
    ...{ operation: 'get', outcome: 'miss', hits: 0, misses: 1, stales: 0, device: 'unknown', network: 'unknown' },
    ...{ startedAtMs: 1_000, latencyMs: 1, sizeBytes: null, ttlSeconds: null },
    ...over,
  };
}

test('tells whose accesses belong together, what was loaded ahead and what can be, and no name', () => {
  const sampler = new AccessSampler();
  sampler.record(seen({ session: 'ana@example.com' }));
  sampler.record(seen({ session: 'rui' }));
  sampler.record(seen({ session: 'ana@example.com', key: 'b' }));
  sampler.record(seen({ operation: 'set', outcome: 'ok', misses: 0, ahead: true, sizeBytes: 10, ttlSeconds: 60 }));
  const batch = sampler.take({ loaders: ['crm:lead'], payloadsOf: () => [] });
  const [part] = batch?.parts ?? [];
  expect(part?.loaders).toEqual(['crm:lead']);
  expect(JSON.stringify(batch)).not.toContain('ana');
  const records = part ? unpackRecords(part, batch?.baseMs ?? 0) : [];
  const [first, second, third, ahead] = records;
  expect(first?.client).toBeGreaterThan(0);
  expect(third?.client).toBe(first?.client);
  expect(second?.client).not.toBe(first?.client);
  // Not joined with the miss before it: nobody waited for it.
  expect(ahead).toMatchObject({ op: 1, ahead: true, client: 0, ttlSeconds: 60 });
});

test('spends nothing on clients where none is named', () => {
  const sampler = new AccessSampler();
  sampler.record(seen({}));
  const [part] = sampler.take()?.parts ?? [];
  expect(part && 'clients' in part).toBe(false);
  expect(part && 'loaders' in part).toBe(false);
});
