import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createShortLivedCache } from '#server/auth/short-lived-cache.ts';
import { eventually } from '#tests/setup/eventually.ts';

function setUp(maxEntries = 10) {
  const clock = { ms: 0 };
  const cache = createShortLivedCache<number>({ ttlMs: 1000, maxEntries, now: () => clock.ms });
  let loads = 0;
  const load = async () => {
    loads += 1;
    return loads;
  };
  return { clock, cache, load };
}

describe('a short-lived cache', () => {
  it('answers from memory until the time is over, then loads', async () => {
    const { clock, cache, load } = setUp();
    expect(await cache.get('a', load)).toBe(1);
    clock.ms = 999;
    expect(await cache.get('a', load)).toBe(1);
    clock.ms = 1000;
    expect(await cache.get('a', load)).toBe(2);
  });

  it('counts the age from when the loading began', async () => {
    const { clock, cache, load } = setUp();
    let finish = (_value: number) => {};
    const slow = cache.get('a', () => new Promise<number>((resolve) => (finish = resolve)));
    clock.ms = 1000;
    finish(42);
    expect(await slow).toBe(42);
    expect(await cache.get('a', load)).toBe(1);
  });

  it('loads once for callers that ask together', async () => {
    const { cache, load } = setUp();
    expect(await Promise.all([cache.get('a', load), cache.get('a', load), cache.get('b', load)])).toEqual([1, 1, 2]);
  });

  it('never keeps a failure', async () => {
    const { cache, load } = setUp();
    await expect(cache.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await cache.get('a', load)).toBe(1);
  });

  it('forgets on demand, and the oldest when it is full', async () => {
    const { cache, load } = setUp(2);
    await cache.get('a', load);
    cache.forget('a');
    expect(await cache.get('a', load)).toBe(2);
    await cache.get('b', load);
    await cache.get('c', load);
    expect(await cache.get('b', load)).toBe(3);
    expect(await cache.get('a', load)).toBe(5);
  });

  it('holds on to nothing that is too old, once anything else is loaded', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    const clock = { ms: 0 };
    const cache = createShortLivedCache<object>({ ttlMs: 1000, maxEntries: 10, now: () => clock.ms });
    const old = new WeakRef(await cache.get('a', async () => ({})));
    clock.ms = 1000;
    await cache.get('b', async () => ({}));
    await eventually(() => {
      collectGarbage();
      return old.deref() === undefined;
    });
  });
});
