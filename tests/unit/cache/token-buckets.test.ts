import { describe, expect, it } from 'vitest';
import { TokenBuckets } from '#lib/cache/token-buckets.ts';

/** How many of `calls` calls at `nowMs` get a token. */
function taken(buckets: TokenBuckets, perSecond: number, nowMs: number, calls = 1_000): number {
  return Array.from({ length: calls }, () => buckets.take('a', perSecond, nowMs)).filter((waitMs) => waitMs === 0)
    .length;
}

describe('a token bucket', () => {
  it('gives a second’s worth at once, then exactly the rate', () => {
    const buckets = new TokenBuckets();
    expect(taken(buckets, 10, 0)).toBe(10);
    let given = 0;
    for (let nowMs = 1; nowMs <= 5_000; nowMs += 1) given += taken(buckets, 10, nowMs, 3);
    expect(given).toBe(50);
  });

  it('fills up to one second’s worth, however long nobody came', () => {
    const buckets = new TokenBuckets();
    taken(buckets, 10, 0);
    expect(taken(buckets, 10, 3_600_000)).toBe(10);
  });

  it('tells when the next token comes, and has it then', () => {
    const buckets = new TokenBuckets();
    taken(buckets, 4, 0);
    expect(buckets.take('a', 4, 100)).toBeCloseTo(150);
    expect(buckets.take('a', 4, 250)).toBe(0);
  });

  it('serves rates below one a second', () => {
    const buckets = new TokenBuckets();
    expect([0, 1_000, 1_999, 2_000].map((nowMs) => buckets.take('a', 0.5, nowMs) === 0)).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it.each([0, -1, Number.NaN])('never has one at a rate of %d', (perSecond) => {
    expect(taken(new TokenBuckets(), perSecond, 0)).toBe(0);
  });

  it('is each name’s own, and gives nothing for a clock that goes back', () => {
    const buckets = new TokenBuckets();
    expect(buckets.take('a', 1, 1_000)).toBe(0);
    expect(buckets.take('b', 1, 1_000)).toBe(0);
    expect(buckets.take('a', 1, 0)).toBeGreaterThan(0);
  });

  it('remembers who used up its tokens beyond many others', () => {
    const buckets = new TokenBuckets();
    expect(buckets.take('a', 1, 0)).toBe(0);
    for (let index = 0; index < 25_000; index += 1) buckets.take(`other ${index}`, 1, 1);
    expect(buckets.take('a', 1, 1)).toBeGreaterThan(0);
  });
});
