import { describe, expect, it } from 'vitest';
import { isRefreshDue } from '#lib/cache/get-or-set.ts';
import type { StoredValue } from '#lib/cache/stored-value.ts';

const stored: StoredValue = { value: 1, storedAtSeconds: 0, freshUntilMs: 100_000, loadMs: 1_000 };

describe('whether an entry is loaded anew before its time', () => {
  it('is certain once it is stale, and out of the question where nobody measured the load or wants it', () => {
    expect(isRefreshDue(stored, 100_000, 1, 0)).toBe(true);
    expect(isRefreshDue({ ...stored, loadMs: 0 }, 99_999, 1, 0.999)).toBe(false);
    expect(isRefreshDue(stored, 99_999, 0, 0.999)).toBe(false);
    expect(isRefreshDue({ ...stored, freshUntilMs: Number.POSITIVE_INFINITY }, 0, 1, 0.999)).toBe(false);
  });

  it('comes with the chance e^(-left / (load × β)): rising towards the end, and with the cost of loading', () => {
    const share = (nowMs: number, beta: number, loadMs = 1_000) => {
      const draws = Array.from({ length: 1_000 }, (_, index) => index / 1_000);
      return draws.filter((draw) => isRefreshDue({ ...stored, loadMs }, nowMs, beta, draw)).length / draws.length;
    };
    expect(share(99_000, 1)).toBeCloseTo(Math.exp(-1), 2);
    expect(share(98_000, 1)).toBeCloseTo(Math.exp(-2), 2);
    expect(share(98_000, 2)).toBeCloseTo(Math.exp(-1), 2);
    expect(share(98_000, 1, 4_000)).toBeCloseTo(Math.exp(-0.5), 2);
    expect(share(50_000, 1)).toBe(0);
  });
});
