import { expect } from 'vitest';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';
import type { VerbCase } from './verb-cases.ts';

/** In three databases, and on a cluster in many slots. */
const names = Array.from({ length: 60 }, (_, index) => ({
  module: ['ai', 'sdk', 'apps'][index % 3] ?? 'ai',
  type: 'temp',
  key: `many ${index}`,
}));

async function scanned(tenant: TenantCache, module: string): Promise<string[]> {
  const found = new Set<string>();
  const scan = tenant.scan({ module });
  for await (const { type, key } of scan) found.add(`${type}/${key}`);
  expect(scan.complete).toBe(true);
  return [...found].sort();
}

/** What a verb promises that speaks of many entries: they lie in several databases, and on several servers of a cluster. */
export const groupCases: VerbCase[] = [
  {
    verb: 'mset and mget',
    does: 'write and read entries of many databases and slots, in the order of their names',
    async prove(own, other) {
      expect(await other.mset(names.map((name) => ({ ...name, value: 'theirs' })))).toBe(true);
      expect((await own.mget(names)).filter(({ hit }) => hit)).toEqual([]);
      expect(await own.mset(names.map((name) => ({ ...name, value: name.key })))).toBe(true);
      expect((await own.mget(names)).map(({ value }) => value)).toEqual(names.map(({ key }) => key));
      const some = [...names.slice(0, 3), { module: 'ai', type: 'temp', key: 'of nobody' }];
      expect((await own.mget(some)).map(({ hit }) => hit)).toEqual([true, true, true, false]);
    },
    observed: ['mget ok', 'mset ok', 'mget ok', 'mget ok'],
  },
  {
    verb: 'scan',
    does: 'finds every entry of a module, on whichever server it lies, and nobody else’s',
    async prove(own, other) {
      await other.set('prediction', 'temp', 'foreign', 1);
      const keys = Array.from({ length: 40 }, (_, index) => `k${index}`);
      await own.mset(keys.map((key) => ({ module: 'prediction', type: 'temp', key, value: key })));
      await own.set('prediction2', 'temp', 'of another module', 1);
      expect(await scanned(own, 'prediction')).toEqual(keys.map((key) => `temp/${key}`).sort());
    },
    observed: ['mset ok', 'set ok', 'scan ok'],
    inPages: true,
  },
  {
    verb: 'clear',
    does: 'removes one data type of one module on every server, and counts what it removed',
    async prove(own, other) {
      const group = (module: string, type: string) =>
        Array.from({ length: 30 }, (_, index) => ({ module, type, key: `${index}`, value: index }));
      await other.mset(group('emergency', 'temp'));
      await own.mset([...group('emergency', 'temp'), ...group('emergency', 'static')]);
      expect(await own.clear({ module: 'emergency', dataType: 'temp' })).toBe(30);
      expect((await own.mget(group('emergency', 'temp'))).some(({ hit }) => hit)).toBe(false);
      expect((await own.mget(group('emergency', 'static'))).every(({ hit }) => hit)).toBe(true);
      expect((await other.mget(group('emergency', 'temp'))).every(({ hit }) => hit)).toBe(true);
    },
    observed: ['mset ok', 'delete ok', 'mget ok', 'mget ok'],
  },
  {
    verb: 'invalidateTag',
    does: 'removes what was set with a tag, in any database and slot, and nothing else',
    async prove(own, other) {
      await other.set('crm', 'user_data', 'tagged', 'theirs', { tags: ['person:7'] });
      for (const { module, type, key } of names.slice(0, 12)) {
        await own.set(module, type, `tagged ${key}`, 1, { tags: ['person:7', 'all'] });
      }
      await own.set('crm', 'user_data', 'otherwise tagged', 1, { tags: ['person:8'] });
      expect(await own.invalidateTag('person:7')).toBe(12);
      expect(await own.has('ai', 'temp', 'tagged many 0')).toBe(false);
      expect(await own.has('crm', 'user_data', 'otherwise tagged')).toBe(true);
      expect(await other.has('crm', 'user_data', 'tagged')).toBe(true);
    },
    observed: [...Array.from({ length: 13 }, () => 'set ok'), 'delete ok', 'get miss', 'get hit'],
  },
];
