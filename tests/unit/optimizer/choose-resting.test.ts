import { describe, expect, it } from 'vitest';
import { chooseResting } from '#lib/optimizer/choose-resting.ts';

const observed = (id: string, reads: number, onTrial = false) => ({
  ...{ id, reads, onTrial, stateBytes: 1_000_000, watchedMs: 60_000 },
});

describe('the memory that observation may take', () => {
  it('is enough for everybody as long as it is', () => {
    expect(chooseResting([observed('a', 10), observed('b', 20)], 2_000_000)).toEqual([]);
  });

  it('is taken from those with the least traffic first, and no more of them than needed', () => {
    const tenants = [observed('busy', 900), observed('quiet', 5), observed('middling', 100)];
    expect(chooseResting(tenants, 2_000_000)).toEqual(['quiet']);
    expect(chooseResting(tenants, 1_500_000)).toEqual(['quiet', 'middling']);
  });

  it('is never taken from a tenant whose trial is measured', () => {
    expect(chooseResting([observed('tried', 1, true), observed('busy', 900)], 1_000_000)).toEqual(['busy']);
  });
});
