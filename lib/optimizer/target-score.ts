/** The second specification's optimisation targets. */
const targets = [
  { metric: 'cache_hit_ratio', target: 95, weight: 0.4, better: 'higher' },
  { metric: 'latency_p99', target: 50, weight: 0.3, better: 'lower' },
  { metric: 'memory_efficiency', target: 85, weight: 0.3, better: 'higher' },
] as const;

export type TargetMetric = (typeof targets)[number]['metric'];

export interface ScorePart {
  metric: TargetMetric;
  /** Percent, for `latency_p99` milliseconds; `null` where it is not known. */
  value: number | null;
  target: number;
  /** 0–1; all together 1. */
  weight: number;
  /** How much of the target is reached, 0–1. */
  reached: number | null;
}

export interface TargetScore {
  /** 0–100: 100 × the sum of weight × reached; `null` while any part is not known. */
  score: number | null;
  parts: ScorePart[];
}

/** How near a tenant is to its targets. More than the target earns nothing: one figure cannot make up for another. */
export function targetScore(values: Readonly<Record<TargetMetric, number | null>>): TargetScore {
  const parts = targets.map(({ metric, target, weight, better }): ScorePart => {
    const value = values[metric];
    const ratio = value === null ? null : better === 'higher' ? value / target : value <= target ? 1 : target / value;
    return { metric, value, target, weight, reached: ratio === null ? null : Math.min(1, Math.max(0, ratio)) };
  });
  let score: number | null = 0;
  for (const { reached, weight } of parts) score = score === null || reached === null ? null : score + weight * reached;
  return { score: score === null ? null : 100 * score, parts };
}
