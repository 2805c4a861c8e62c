import { expect } from 'vitest';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';

/** One verb's promise, the same on every topology. A new verb is added here and nowhere else in this folder. */
export interface VerbCase {
  verb: string;
  /** The rest of the sentence that begins with the verb. */
  does: string;
  /** `own` and `other` are two tenants; what `other` has must not show in `own`. */
  prove(own: TenantCache, other: TenantCache): Promise<void>;
  /** What `own` is heard to have done, in order: operation and outcome. */
  observed: string[];
  /** How often in a row is the topology's affair: each server has a page of its own. */
  inPages?: boolean;
}

const values: [string, unknown][] = [
  ['zero', 0],
  ['empty', ''],
  ['false', false],
  ['null', null],
  ['list', []],
  ['text', 'ação 👩‍👩‍👧 a\ud83d'],
  ['object', { a: [1, { b: null }], n: -1.5e-7 }],
];

export const verbCases: VerbCase[] = [
  {
    verb: 'get',
    does: 'answers a miss with no value and no age, though another tenant has the key',
    async prove(own, other) {
      await other.set('crm', 'user_data', 'same', 'of the other');
      expect(await own.get('crm', 'user_data', 'same')).toStrictEqual({
        hit: false,
        value: null,
        ageSeconds: null,
        stale: false,
      });
      expect((await other.get('crm', 'user_data', 'same')).value).toBe('of the other');
    },
    observed: ['get miss'],
  },
  {
    verb: 'set',
    does: 'keeps every JSON value, falsy ones too',
    async prove(own) {
      for (const [key, value] of values) {
        expect(await own.set('api', 'temp', key, value)).toBe(true);
        expect(await own.get('api', 'temp', key)).toMatchObject({ hit: true, stale: false });
        expect((await own.get('api', 'temp', key)).value).toStrictEqual(value);
      }
    },
    observed: values.flatMap(() => ['set ok', 'get hit', 'get hit']),
  },
  {
    verb: 'set',
    does: 'keeps bytes, none and a mebibyte of them too',
    async prove(own) {
      for (const bytes of [Buffer.alloc(0), Buffer.from([0, 255, 10, 13]), Buffer.alloc(1_048_576, 7)]) {
        expect(await own.set('api', 'temp', 'bytes', bytes)).toBe(true);
        expect((await own.get<Buffer>('api', 'temp', 'bytes')).value?.equals(bytes)).toBe(true);
      }
    },
    observed: [1, 2, 3].flatMap(() => ['set ok', 'get hit']),
  },
  {
    verb: 'set',
    does: 'writes over what was there, for this tenant only',
    async prove(own, other) {
      await other.set('crm', 'user_data', 'over', 'theirs');
      await own.set('crm', 'user_data', 'over', 1);
      await own.set('crm', 'user_data', 'over', 2);
      expect((await own.get('crm', 'user_data', 'over')).value).toBe(2);
      expect((await other.get('crm', 'user_data', 'over')).value).toBe('theirs');
    },
    observed: ['set ok', 'set ok', 'get hit'],
  },
  {
    verb: 'delete',
    does: 'says whether there was an entry, and leaves another tenant’s',
    async prove(own, other) {
      await other.set('crm', 'user_data', 'gone', 'theirs');
      expect(await own.delete('crm', 'user_data', 'gone')).toBe(false);
      await own.set('crm', 'user_data', 'gone', 'ours');
      expect(await own.delete('crm', 'user_data', 'gone')).toBe(true);
      expect((await own.get('crm', 'user_data', 'gone')).hit).toBe(false);
      expect((await other.get('crm', 'user_data', 'gone')).value).toBe('theirs');
    },
    observed: ['delete ok', 'set ok', 'delete ok', 'get miss'],
  },
  {
    verb: 'expire',
    does: 'says whether there was an entry, and leaves another tenant’s',
    async prove(own, other) {
      await other.set('crm', 'user_data', 'short', 'theirs');
      expect(await own.expire('crm', 'user_data', 'short', 900)).toBe(false);
      await own.set('crm', 'user_data', 'short', 'ours');
      expect(await own.expire('crm', 'user_data', 'short', 900)).toBe(true);
      expect((await other.get('crm', 'user_data', 'short')).value).toBe('theirs');
    },
    observed: ['expire ok', 'set ok', 'expire ok'],
  },
  {
    verb: 'ttl',
    does: 'says how long an entry stays, until persist takes its end away',
    async prove(own, other) {
      await other.set('crm', 'user_data', 'lasting', 'theirs');
      expect(await own.ttl('crm', 'user_data', 'lasting')).toBeNull();
      await own.set('crm', 'user_data', 'lasting', 'ours');
      await own.expire('crm', 'user_data', 'lasting', 5_000);
      expect(await own.ttl('crm', 'user_data', 'lasting')).toBeGreaterThan(4_980);
      expect(await own.persist('crm', 'user_data', 'lasting')).toBe(true);
      expect(await own.ttl('crm', 'user_data', 'lasting')).toBe(Number.POSITIVE_INFINITY);
      expect(await own.persist('crm', 'user_data', 'lasting')).toBe(false);
      expect(await other.ttl('crm', 'user_data', 'lasting')).toBeLessThan(Number.POSITIVE_INFINITY);
      // Nothing that stays for ever is left to the cases after this one.
      await own.delete('crm', 'user_data', 'lasting');
    },
    observed: [
      ...['expire ok', 'set ok', 'expire ok', 'expire ok', 'expire ok', 'expire ok', 'expire ok', 'delete ok'],
    ],
  },
  {
    verb: 'has',
    does: 'tells an entry from none, and sees no other tenant’s',
    async prove(own, other) {
      await other.set('crm', 'user_data', 'there', 'theirs');
      expect(await own.has('crm', 'user_data', 'there')).toBe(false);
      await own.set('crm', 'user_data', 'there', null);
      expect(await own.has('crm', 'user_data', 'there')).toBe(true);
    },
    observed: ['get miss', 'set ok', 'get hit'],
  },
  {
    verb: 'increment',
    does: 'counts exactly under concurrency, from what set wrote too, and for each tenant by itself',
    async prove(own, other) {
      await other.increment('crm', 'user_data', 'count', 1_000);
      await own.set('crm', 'user_data', 'count', 5);
      const sums = await Promise.all(Array.from({ length: 20 }, () => own.increment('crm', 'user_data', 'count', 2)));
      expect(sums.toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual(Array.from({ length: 20 }, (_, n) => 7 + 2 * n));
      expect((await own.get('crm', 'user_data', 'count')).value).toBe(45);
    },
    observed: ['set ok', ...Array.from({ length: 20 }, () => 'increment ok'), 'get hit'],
  },
  {
    verb: 'getOrSet',
    does: 'loads once for all who ask together, and again for nobody until it is gone',
    async prove(own, other) {
      await other.set('crm', 'user_data', 'loaded', 'theirs');
      let loads = 0;
      const load = async () => {
        loads += 1;
        return { loads };
      };
      const ask = () => own.getOrSet('crm', 'user_data', 'loaded', load);
      expect(await Promise.all([ask(), ask(), ask()])).toEqual([{ loads: 1 }, { loads: 1 }, { loads: 1 }]);
      expect(await ask()).toEqual({ loads: 1 });
      await own.delete('crm', 'user_data', 'loaded');
      expect(await ask()).toEqual({ loads: 2 });
    },
    observed: ['get miss', 'get miss', 'get miss', 'set ok', 'get hit', 'delete ok', 'get miss', 'set ok'],
  },
];
