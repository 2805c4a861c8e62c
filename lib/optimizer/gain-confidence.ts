import { z90 } from './normal-quantile.ts';

/**
 * How sure it is that a gain is more than nothing, 0–1, from the gain and its 90 % interval: what of a normal distribution
 * lies above 0 (Abramowitz and Stegun 26.2.17, to 1e-5).
 */
export function gainConfidence(gain: number, [low, high]: readonly [number, number]): number {
  const error = (high - low) / (2 * z90);
  if (!(error > 0)) return gain > 0 ? 1 : 0;
  const distance = Math.abs(gain / error);
  const step = 1 / (1 + 0.2316419 * distance);
  const series = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const sum = series.reduceRight((rest, factor) => step * (factor + rest), 0);
  const beyond = (Math.exp(-(distance ** 2) / 2) / Math.sqrt(2 * Math.PI)) * sum;
  return gain > 0 ? 1 - beyond : beyond;
}
