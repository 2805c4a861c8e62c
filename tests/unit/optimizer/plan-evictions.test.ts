import { describe, expect, it } from 'vitest';
import { type EvictionClass, planEvictions } from '#lib/optimizer/plan-evictions.ts';

const mebibyte = 1_048_576;

/** A class that holds more the longer values last, and of whose reads so many percent hit then, both in proportion. */
function growing(name: string, reads: number, most: { hitRate: number; bytes: number }, margin = 0.5): EvictionClass {
  return {
    ...{ name, reads, ttlSeconds: 600 },
    points: [150, 300, 450, 600, 1_200].map((ttlSeconds) => {
      const share = Math.min(1, ttlSeconds / 600);
      const hitRate = most.hitRate * share;
      return {
        ...{ ttlSeconds, hitRate, memoryBytes: most.bytes * share },
        interval: [hitRate - margin, hitRate + margin] as const,
      };
    }),
  };
}

const scanned = growing('api:search', 5_000, { hitRate: 1, bytes: 100 * mebibyte });
const reused = growing('crm:lead', 5_000, { hitRate: 90, bytes: 50 * mebibyte });

describe('which classes go first', () => {
  it('are those whose bytes answer little, with what that gains over the oldest going first', () => {
    // 150 MiB are asked for: everything beyond 240 s goes, and 36 % of the leads hit; spared, 90 % of them do.
    const plan = planEvictions([scanned, reused], 60 * mebibyte);
    expect(plan?.changes).toMatchObject([{ name: 'api:search', priority: 'low' }]);
    expect(plan?.gainPp).toBeCloseTo((100 * (0.9 - 0.36) - 100 * (0.01 * 0.4 - 0.01 * 0.1)) / 2, 0);
    expect(plan?.intervalPp[0]).toBeGreaterThan(20);
    expect(plan?.demandBytes).toBe(150 * mebibyte);
    const [low] = plan?.changes ?? [];
    expect(plan?.othersHitsPerByte).toBeGreaterThan(50 * (low?.hitsPerByte ?? 1));
  });

  it('are none where memory is not short, where all are worth the same, or where too little was read', () => {
    expect(planEvictions([scanned, reused], 149 * mebibyte)).toBeNull();
    const twin = { ...reused, name: 'crm:deal' };
    expect(planEvictions([reused, twin], 60 * mebibyte)).toBeNull();
    const seldom = [scanned, reused].map((each) => ({ ...each, reads: 400 }));
    expect(planEvictions(seldom, 60 * mebibyte)).toBeNull();
    expect(planEvictions([reused], 10 * mebibyte)).toBeNull();
  });

  it('are none where the curves are less certain than the gain', () => {
    const vague = growing('crm:lead', 5_000, { hitRate: 90, bytes: 50 * mebibyte }, 45);
    expect(planEvictions([scanned, vague], 60 * mebibyte)).toBeNull();
  });

  it('and which last, where one of three deserves it', () => {
    const middle = growing('api:list', 5_000, { hitRate: 40, bytes: 50 * mebibyte });
    const plan = planEvictions([scanned, middle, reused], 55 * mebibyte);
    const priorities = Object.fromEntries((plan?.changes ?? []).map(({ name, priority }) => [name, priority]));
    expect(priorities['crm:lead'] ?? 'normal').not.toBe('low');
    expect(priorities['api:search'] ?? 'normal').not.toBe('high');
    // The room is just enough for the leads: both others have to give way.
    expect(plan?.gainPp).toBeGreaterThan(10);
  });
});
