import { describe, expect, it } from 'vitest';
import { cheHitRatio } from '#lib/optimizer/che-hit-ratio.ts';
import type { ClassCurve, CurvePoint } from '#lib/optimizer/class-curves.ts';
import { planCandidates } from '#lib/optimizer/plan-candidates.ts';
import { ttlGridSeconds } from '#lib/optimizer/ttl-grid.ts';

/** The longer the TTL the fewer misses and the more memory, the same for every class. */
function curve(group: number): ClassCurve {
  const fixed = ttlGridSeconds.map((seconds, ttl): CurvePoint => {
    return { ttl, firstTtl: ttl, refresh: false, misses: 10_000 / Math.sqrt(seconds), residency: seconds };
  });
  return { group, reads: 10_000, keys: 500, fixed, renewed: [] };
}

const bounds = { baselineTtlMs: 600_000, maxAgeMs: 86_400_000, watchedMs: 86_400_000, renews: false };
const seconds = (plan: readonly { ttlMs: number }[] | undefined) => plan?.map(({ ttlMs }) => ttlMs / 1_000) ?? [];

describe('a plan', () => {
  it('gives memory to the class whose misses cost more at the origin', () => {
    const plans = planCandidates([curve(0), curve(1)], { ...bounds, missCosts: [0.1, 1.9] });
    const unequal = plans
      .slice(1)
      .map(seconds)
      .filter(([cheap, costly]) => cheap !== costly);
    expect(unequal.length).toBeGreaterThan(0);
    for (const [cheap = 0, costly = 0] of unequal) expect(costly).toBeGreaterThan(cheap);
  });

  it('never keeps values of a class longer than the tenant allows', () => {
    const plans = planCandidates([curve(0), curve(1)], { ...bounds, maxAges: [120_000, 86_400_000] });
    const changed = plans.map((plan) => seconds(plan)[0] ?? 0).filter((ttl) => ttl !== 600);
    expect(changed.length).toBeGreaterThan(0);
    for (const ttl of changed) expect(ttl).toBeLessThanOrEqual(120);
  });
});

describe('Che’s approximation', () => {
  it('is what random reads of one key reach: λT / (1 + λT) of all but the first', () => {
    // 1,001 reads in 1,000 s, kept for 9 s: nine of ten reads come in time.
    const ratio = cheHitRatio([{ reads: 1_001, stands: 1 }], 9_000, 1_001_000);
    expect(ratio).toBeCloseTo((0.9 * 1_000) / 1_001, 6);
  });

  it('knows nothing without reads, and no hit of a key that was read once', () => {
    expect(cheHitRatio([], 60_000, 1_000)).toBeNull();
    expect(cheHitRatio([{ reads: 1, stands: 50 }], 60_000, 1_000)).toBe(0);
  });
});
