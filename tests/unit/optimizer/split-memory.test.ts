import { describe, expect, test } from 'vitest';
import { MissRatioSampler } from '#lib/optimizer/miss-ratio-curve.ts';
import { curveSizes, splitMemory } from '#lib/optimizer/split-memory.ts';
import { seededRandom } from './synthetic-trace.ts';

/** Misses of one least-recently-used cache. */
function lruMisses(keys: readonly string[], size: number): number {
  const cache = new Map<string, true>();
  let misses = 0;
  for (const key of keys) {
    if (!cache.delete(key)) misses++;
    cache.set(key, true);
    const [oldest] = cache.keys();
    if (cache.size > size && oldest !== undefined) cache.delete(oldest);
  }
  return misses;
}

describe('a miss-ratio curve', () => {
  test('tells exactly what each size would have missed while every key is followed', () => {
    const random = seededRandom(2);
    const keys = Array.from({ length: 5_000 }, () => `k${Math.floor(400 * random() ** 2)}`);
    const sizes = [1, 5, 20, 100, 399];
    const sampler = new MissRatioSampler(1, sizes);
    for (const key of keys) sampler.observe(key);
    expect([...sampler.curve().misses]).toEqual(sizes.map((size) => lruMisses(keys, size)));
  });

  test('stays close where only some keys are followed', () => {
    const random = seededRandom(3);
    const keys = Array.from({ length: 40_000 }, () => `k${Math.floor(8_000 * random() ** 2)}`);
    const sampler = new MissRatioSampler(1, [500, 2_000], 1_000);
    for (const key of keys) sampler.observe(key);
    for (const [at, size] of [500, 2_000].entries())
      expect(Math.abs((sampler.curve().misses[at] ?? 0) - lruMisses(keys, size)) / keys.length).toBeLessThan(0.04);
  });
});

describe('a split of memory', () => {
  const curveOf = (keys: number, accesses: number) => {
    const random = seededRandom(5);
    const sampler = new MissRatioSampler(1, curveSizes(1_000));
    for (let at = 0; at < accesses; at++) sampler.observe(`k${Math.floor(keys * random())}`);
    return sampler.curve();
  };

  test('gives memory to whoever saves misses with it, and to the other its minimum', () => {
    const [useful = 0, useless = 0] = splitMemory([curveOf(800, 10_000), curveOf(1_000_000, 10_000)], 1_000, 50);
    expect(useful).toBeGreaterThan(800);
    expect(useless).toBeGreaterThanOrEqual(50);
    expect(useful + useless).toBeCloseTo(1_000, 6);
  });

  test('gives nothing more than there is', () => {
    const split = splitMemory([curveOf(10, 100), curveOf(10, 100), curveOf(10, 100)], 60, 40);
    expect(split.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(60 + 1e-9);
  });
});
