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

const recordsOf = (sampler: AccessSampler) => {
  const batch = sampler.take();
  return (batch?.parts ?? []).flatMap((part) => unpackRecords(part, batch?.baseMs ?? 0));
};
const stored = { operation: 'set', outcome: 'ok', misses: 0, sizeBytes: 70_000, ttlSeconds: 86_400 } as const;

test('makes the store after a miss a part of the read, with what it cost', () => {
  const sampler = new AccessSampler();
  sampler.record(seen({ startedAtMs: 5_000, key: 'b', outcome: 'hit', misses: 0, sizeBytes: 9 }));
  sampler.record(seen({ startedAtMs: 5_010 }));
  sampler.record(seen({ ...stored, startedAtMs: 5_052, explicitTtl: true }));
  sampler.record(seen({ ...stored, startedAtMs: 5_060 }));
  const [hit, miss, store, ...more] = recordsOf(sampler);
  expect(hit).toMatchObject({ timeMs: 5_000, op: 0, hit: true, sizeBytes: 9, ttlSeconds: 0 });
  const filled = { sizeBytes: 70_000, ttlSeconds: 86_400, costMs: 42, explicitTtl: true };
  expect(miss).toMatchObject({ timeMs: 5_010, op: 0, hit: false, ...filled });
  expect(store).toMatchObject({ timeMs: 5_060, op: 1, costMs: 0, explicitTtl: false });
  expect(more).toEqual([]);
});

test('says nothing more of a miss that was told of before it was filled', () => {
  const sampler = new AccessSampler();
  sampler.record(seen({}));
  expect(recordsOf(sampler)).toHaveLength(1);
  sampler.record(seen({ key: 'other', startedAtMs: 1_001 }));
  sampler.record(seen({ ...stored, startedAtMs: 1_002 }));
  expect(recordsOf(sampler)).toMatchObject([{ timeMs: 1_001, ttlSeconds: 0 }]);
});

test('follows fewer keys of a tenant that has too many accesses, and the same ones ever after', () => {
  const sampler = new AccessSampler({ recordsPerTenant: 100 });
  const play = (fromMs: number) => {
    for (let at = 0; at < 300; at++) sampler.record(seen({ key: `k${at}`, startedAtMs: fromMs + at, outcome: 'hit' }));
    const batch = sampler.take();
    const [part] = batch?.parts ?? [];
    const records = part ? unpackRecords(part, batch?.baseMs ?? 0) : [];
    expect(records.every(({ low }) => low < (part?.threshold ?? 0))).toBe(true);
    return { threshold: part?.threshold, keys: records.map(({ low }) => low), from: records[0]?.timeMs ?? 0 };
  };
  const first = play(1_000);
  expect(first.threshold).toBeLessThan(2 ** 31);
  expect(first.keys.length).toBeGreaterThan(20);
  expect(first.keys.length).toBeLessThanOrEqual(100);
  const second = play(9_000);
  expect(second).toMatchObject({ threshold: first.threshold, keys: first.keys });
  expect(second.from - first.from).toBe(8_000);
});
