import { calibrateWeights } from './calibrate-weights.ts';
import { cheHitRatio } from './che-hit-ratio.ts';
import { classCurves } from './class-curves.ts';
import { z90 } from './normal-quantile.ts';
import type { ReuseObserver } from './reuse-observer.ts';
import { longestTtlSeconds, ttlGridSeconds } from './ttl-grid.ts';

export interface WhatIfPoint {
  ttlSeconds: number;
  /** Percent of the reads, with its 90 % interval. */
  hitRate: number;
  interval: [number, number];
  /** Bytes held on average. */
  memoryBytes: number;
  /** Percent, by Che's approximation from the reads of each key alone: a sanity check of the other. */
  cheHitRate: number | null;
}

export interface ClassWhatIf {
  reads: number;
  points: WhatIfPoint[];
}

const keyGroups = 16;

/** What each TTL of the grid would have done to one class. The interval says how far the keys of the class differ. */
export function classWhatIf(observer: ReuseObserver, group: number): ClassWhatIf {
  const sample = calibrateWeights(observer);
  const curve = classCurves(observer, sample, longestTtlSeconds * 1_000)[group];
  const reads = curve?.reads ?? 0;
  if (curve === undefined || reads === 0) return { reads: 0, points: [] };
  const watchedMs = Math.max(1, observer.lastStamp);
  const keys = keysOf(observer, sample.weights, group);
  return {
    reads,
    points: curve.fixed.map(({ ttl, misses, residency }) => {
      const hitRate = 100 * Math.min(1, Math.max(0, 1 - misses / reads));
      const margin = z90 * errorOf(observer, sample.weights, group, ttl);
      const interval: [number, number] = [Math.max(0, hitRate - margin), Math.min(100, hitRate + margin)];
      const ttlSeconds = ttlGridSeconds[ttl] ?? 0;
      const che = cheHitRatio(keys, ttlSeconds * 1_000, watchedMs);
      const cheHitRate = che === null ? null : 100 * che;
      return { ttlSeconds, hitRate, interval, memoryBytes: residency / watchedMs, cheHitRate };
    }),
  };
}

function keysOf({ table }: ReuseObserver, weights: ArrayLike<number>, group: number) {
  const keys: { reads: number; stands: number }[] = [];
  for (let slot = 0; slot < table.count; slot++)
    if (table.classIndex[slot] === group) keys.push({ reads: table.reads[slot] ?? 0, stands: weights[slot] ?? 0 });
  return keys;
}

/** Standard error of the hit ratio, percentage points, by leaving out one group of keys at a time. */
function errorOf({ table }: ReuseObserver, weights: ArrayLike<number>, group: number, ttl: number): number {
  const reads = new Float64Array(keyGroups);
  const misses = new Float64Array(keyGroups);
  for (let slot = 0; slot < table.count; slot++) {
    if (table.classIndex[slot] !== group) continue;
    const part = (table.high[slot] ?? 0) % keyGroups;
    const weight = weights[slot] ?? 0;
    reads[part] = (reads[part] ?? 0) + weight * (table.reads[slot] ?? 0);
    misses[part] = (misses[part] ?? 0) + weight * table.misses.get(slot, ttl);
  }
  const sum = (column: Float64Array, left: number) =>
    column.reduce((all, value, at) => (at === left ? all : all + value), 0);
  const ratios = Array.from({ length: keyGroups }, (_, left) => {
    const others = sum(reads, left);
    return others > 0 ? (100 * sum(misses, left)) / others : 0;
  });
  const mean = ratios.reduce((all, value) => all + value, 0) / keyGroups;
  const squares = ratios.reduce((all, value) => all + (value - mean) ** 2, 0);
  return Math.sqrt(((keyGroups - 1) / keyGroups) * squares);
}
