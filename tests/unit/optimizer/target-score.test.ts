import { describe, expect, it } from 'vitest';
import { targetScore } from '#lib/optimizer/target-score.ts';

describe('the optimisation score', () => {
  it('is 100 where every target is reached, and no more beyond', () => {
    expect(targetScore({ cache_hit_ratio: 95, latency_p99: 50, memory_efficiency: 85 }).score).toBeCloseTo(100);
    expect(targetScore({ cache_hit_ratio: 100, latency_p99: 1, memory_efficiency: 100 }).score).toBeCloseTo(100);
  });

  it('weighs what is missing by the specification’s weights', () => {
    const { score, parts } = targetScore({ cache_hit_ratio: 47.5, latency_p99: 100, memory_efficiency: 85 });
    expect(score).toBeCloseTo(100 * (0.4 * 0.5 + 0.3 * 0.5 + 0.3));
    expect(parts.map(({ reached }) => reached)).toEqual([0.5, 0.5, 1]);
  });

  it('is unknown while a part is, and says which', () => {
    const { score, parts } = targetScore({ cache_hit_ratio: 90, latency_p99: 5, memory_efficiency: null });
    expect(score).toBeNull();
    expect(parts.map(({ value }) => value)).toEqual([90, 5, null]);
  });
});
