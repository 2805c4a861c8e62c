import type { SampleWeights } from './calibrate-weights.ts';
import { z90 } from './normal-quantile.ts';
import type { ReuseObserver } from './reuse-observer.ts';
import { ttlCount } from './ttl-grid.ts';

/** Misses that each TTL of the grid would have had, estimated from a sample. Adds up over tenants. */
export interface WhatIfEstimate {
  reads: number;
  misses: Float64Array;
  /** Of the misses: keys are sampled independently of each other. */
  variance: Float64Array;
}

export function estimateWhatIf(observer: ReuseObserver, sample: SampleWeights): WhatIfEstimate {
  const { table, tallies } = observer;
  const misses = new Float64Array(ttlCount);
  let reads = 0;
  for (let group = 0; group < tallies.count; group++) {
    reads += tallies.reads[group] ?? 0;
    for (let ttl = 0; ttl < ttlCount; ttl++)
      misses[ttl] = (misses[ttl] ?? 0) + (tallies.foldedMisses[group * ttlCount + ttl] ?? 0);
  }
  for (let slot = 0; slot < table.count; slot++)
    for (let ttl = 0; ttl < ttlCount; ttl++)
      misses[ttl] = (misses[ttl] ?? 0) + (sample.weights[slot] ?? 0) * table.misses.get(slot, ttl);
  const variance = new Float64Array(ttlCount);
  for (let ttl = 0; ttl < ttlCount; ttl++) {
    misses[ttl] = Math.min(reads, misses[ttl] ?? 0);
    variance[ttl] = residualVariance(observer, sample, (slot) => table.misses.get(slot, ttl));
  }
  return { reads, misses, variance };
}

/** How much of a quantity the auxiliaries do not explain, scaled to all keys: the variance of its calibrated total. */
function residualVariance(
  { table }: ReuseObserver,
  { design, auxiliaries, inverse, errors }: SampleWeights,
  quantity: (slot: number) => number,
): number {
  if (design <= 1 || !inverse) return 0;
  const moments = new Float64Array(inverse.length);
  for (let slot = 0; slot < table.count; slot++) {
    if (table.hot[slot] === 1) continue;
    const scaled = (design * quantity(slot)) / Math.max(1, table.reads[slot] ?? 0);
    for (const [column, value] of auxiliaries(slot)) moments[column] = (moments[column] ?? 0) + scaled * value;
  }
  const slopes = inverse.map((line) => line.reduce((sum, value, at) => sum + value * (moments[at] ?? 0), 0));
  let variance = errors.reduce((sum, error, column) => sum + ((slopes[column] ?? 0) * error) ** 2, 0);
  for (let slot = 0; slot < table.count; slot++) {
    if (table.hot[slot] === 1) continue;
    const explained = auxiliaries(slot).reduce((sum, [column, value]) => sum + value * (slopes[column] ?? 0), 0);
    variance += design * (design - 1) * (quantity(slot) - explained) ** 2;
  }
  return variance;
}

/** Hit ratio in percent for a TTL of the grid, with its 90 % interval. */
export function hitRatioOf(estimate: WhatIfEstimate, ttl: number): { predicted: number; interval: [number, number] } {
  if (estimate.reads === 0) return { predicted: 0, interval: [0, 0] };
  const percent = (misses: number) => 100 * Math.min(1, Math.max(0, 1 - misses / estimate.reads));
  const misses = estimate.misses[ttl] ?? 0;
  const margin = z90 * Math.sqrt(estimate.variance[ttl] ?? 0);
  return { predicted: percent(misses), interval: [percent(misses + margin), percent(misses - margin)] };
}
