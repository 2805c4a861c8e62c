import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ValueError } from '#lib/cache/cache-error.ts';
import { type Cache, createCache } from '#lib/cache/create-cache.ts';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

let server: TestRedis;
let cache: Cache;
const faults: unknown[] = [];

beforeAll(async () => {
  server = await startTestRedis({ plane: 'data' });
  cache = createCache({
    url: server.url,
    connection: { commandTimeoutMs: 10_000 },
    onError: (error) => faults.push(error),
    onWarning: () => undefined,
  });
});
afterAll(async () => {
  await cache.close();
  await server.close();
  expect(faults).toEqual([]);
});

interface ModelEntry {
  value: unknown;
  tags: Set<string>;
  persistent: boolean;
}
/** What a cache is, without a server: entries by name, none of which ends during a test. */
type Model = Map<string, ModelEntry>;
interface Place {
  module: string;
  type: string;
  key: string;
}

const module = fc.constantFrom('crm', 'crm2', 'config', 'mobile');
const type = fc.constantFrom('temp', 'temp2');
const place = fc.record({ module, type, key: fc.constantFrom('a', 'a*', 'A', '{b}', '50%') });
const value = fc.oneof(
  fc.constantFrom<unknown>(null, 0, false, '', 'text', '7', [], { a: 1 }),
  fc.integer({ min: -5, max: 5 }),
);
const tag = fc.constantFrom('red', 'blue');
const idOf = ({ module, type, key }: Place) => `${module}/${type}/${key}`;

type Step = (tenant: TenantCache, model: Model) => Promise<void>;

const answered = (entry: ModelEntry | undefined) => [entry !== undefined, entry === undefined ? null : entry.value];

const steps: fc.Arbitrary<{ name: string; step: Step }>[] = [
  fc.record({ at: place, value, tags: fc.uniqueArray(tag) }).map(({ at, value, tags }) => ({
    name: `set ${idOf(at)} ${JSON.stringify(value)} ${tags}`,
    step: async (tenant, model) => {
      expect(await tenant.set(at.module, at.type, at.key, value, { tags })).toBe(true);
      // An entry stays under the tags it once had.
      const before = model.get(idOf(at))?.tags ?? [];
      model.set(idOf(at), { value, tags: new Set([...before, ...tags]), persistent: false });
    },
  })),
  place.map((at) => ({
    name: `get ${idOf(at)}`,
    step: async (tenant, model) => {
      const { hit, value } = await tenant.get(at.module, at.type, at.key);
      expect([hit, value]).toEqual(answered(model.get(idOf(at))));
    },
  })),
  fc.array(place, { maxLength: 6 }).map((places) => ({
    name: `mget ${places.map(idOf)}`,
    step: async (tenant, model) => {
      const results = await tenant.mget(places);
      expect(results.map(({ hit, value }) => [hit, value])).toEqual(places.map((at) => answered(model.get(idOf(at)))));
    },
  })),
  fc.record({ at: place, value }).map(({ at, value }) => ({
    name: `getOrSet ${idOf(at)} ${JSON.stringify(value)}`,
    step: async (tenant, model) => {
      const known = model.get(idOf(at));
      const answer = await tenant.getOrSet<unknown>(at.module, at.type, at.key, () => value);
      expect(answer).toEqual(known === undefined ? value : known.value);
      if (known === undefined) model.set(idOf(at), { value, tags: new Set(), persistent: false });
    },
  })),
  fc.record({ at: place, by: fc.integer({ min: -9, max: 9 }) }).map(({ at, by }) => ({
    name: `increment ${idOf(at)} ${by}`,
    step: async (tenant, model) => {
      const known = model.get(idOf(at));
      const sum = tenant.increment(at.module, at.type, at.key, by);
      if (known !== undefined && !Number.isSafeInteger(known.value)) {
        await expect(sum).rejects.toBeInstanceOf(ValueError);
        return;
      }
      const expected = Number(known?.value ?? 0) + by;
      expect(await sum).toBe(expected);
      model.set(idOf(at), { tags: new Set(), persistent: false, ...known, value: expected });
    },
  })),
  place.map((at) => ({
    name: `delete ${idOf(at)}`,
    step: async (tenant, model) => {
      expect(await tenant.delete(at.module, at.type, at.key)).toBe(model.delete(idOf(at)));
    },
  })),
  place.map((at) => ({
    name: `persist and ttl ${idOf(at)}`,
    step: async (tenant, model) => {
      const known = model.get(idOf(at));
      expect(await tenant.persist(at.module, at.type, at.key)).toBe(known !== undefined && !known.persistent);
      const ttlSeconds = await tenant.ttl(at.module, at.type, at.key);
      expect(ttlSeconds).toBe(known === undefined ? null : Number.POSITIVE_INFINITY);
      if (known !== undefined) known.persistent = true;
    },
  })),
  fc.record({ module, dataType: fc.option(type, { nil: undefined }) }).map((group) => ({
    name: `scan and clear ${group.module} ${group.dataType}`,
    step: async (tenant, model) => {
      const prefix = group.dataType === undefined ? `${group.module}/` : `${group.module}/${group.dataType}/`;
      const expected = [...model.keys()].filter((id) => id.startsWith(prefix)).sort();
      const found = new Set<string>();
      for await (const name of tenant.scan(group)) found.add(idOf(name));
      expect([...found].sort()).toEqual(expected);
      expect(await tenant.clear(group)).toBe(expected.length);
      for (const id of expected) model.delete(id);
    },
  })),
];

it('whatever is done to it, one call after the other, the cache answers as a map would', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(...steps), { minLength: 5, maxLength: 40 }), async (sequence) => {
      const tenant = cache.forTenant(randomUUID());
      const model: Model = new Map();
      for (const { step } of sequence) await step(tenant, model);
      for (const [id, entry] of model) {
        const [module = '', type = '', key = ''] = id.split('/');
        expect((await tenant.get(module, type, key)).value).toEqual(entry.value);
      }
    }),
    { numRuns: 60 },
  );
});

it('a tag removes exactly what it was put on', async () => {
  const write = fc.record({ at: place, value, tags: fc.uniqueArray(tag) });
  await fc.assert(
    fc.asyncProperty(fc.array(write, { maxLength: 12 }), tag, async (writes, invalidated) => {
      const tenant = cache.forTenant(randomUUID());
      const model: Model = new Map();
      for (const { at, value, tags } of writes) {
        await tenant.set(at.module, at.type, at.key, value, { tags });
        const before = model.get(idOf(at))?.tags ?? [];
        model.set(idOf(at), { value, tags: new Set([...before, ...tags]), persistent: false });
      }
      const gone = [...model].filter(([, entry]) => entry.tags.has(invalidated)).map(([id]) => id);
      expect(await tenant.invalidateTag(invalidated)).toBe(gone.length);
      for (const id of model.keys()) {
        const [module = '', type = '', key = ''] = id.split('/');
        expect(await tenant.has(module, type, key)).toBe(!gone.includes(id));
      }
    }),
    { numRuns: 40 },
  );
});
