import { describe, expect, test } from 'vitest';
import { holdsAt } from '#lib/cache/policy-turns.ts';
import { holdsIn, windowOf } from '#lib/optimizer/switchback.ts';

describe('a policy that holds in turns', () => {
  const switchback = { salt: 99, windowSeconds: 60 };

  test('holds in one window of each pair, sometimes the first, sometimes the second', () => {
    const firsts = Array.from({ length: 400 }, (_, pair) => {
      const [first, second] = [holdsIn(switchback, 2 * pair), holdsIn(switchback, 2 * pair + 1)];
      expect(first).not.toBe(second);
      return first;
    });
    const share = firsts.filter(Boolean).length / firsts.length;
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.6);
  });

  test('is the same for everybody who asks at the same time, and holds always where it is on trial no more', () => {
    const atMs = 5 * 60_000 + 1;
    expect(windowOf(switchback, atMs)).toBe(5);
    expect(holdsAt({ switchback }, atMs)).toBe(holdsIn(switchback, 5));
    expect(holdsAt({}, atMs)).toBe(true);
  });
});
