import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bucketCount,
  bucketMidpointUs,
  bucketOf,
  LatencyHistogram,
  limitUs,
  mergeInterleaved,
  percentileUs,
  relativeErrorBound,
} from '#lib/telemetry/latency-histogram.ts';

const latencyUs = fc.oneof(
  fc.integer({ min: 1, max: 60_000_000 }),
  fc.integer({ min: 1, max: 2_000 }),
  fc.integer({ min: 0, max: 25 }).map((exponent) => 2 ** exponent),
);

function histogramOf(values: readonly number[]): number[] {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  return histogram.toInterleaved();
}

describe('the latency histogram', () => {
  it('reports any latency from 1 µs to 60 s within the stated relative error', () => {
    fc.assert(
      fc.property(latencyUs, (us) => {
        expect(Math.abs(bucketMidpointUs(bucketOf(us)) - us) / us).toBeLessThanOrEqual(relativeErrorBound);
      }),
      { numRuns: 5_000 },
    );
  });

  it('keeps the order of latencies and never leaves its buckets', () => {
    fc.assert(
      fc.property(latencyUs, latencyUs, (a, b) => {
        expect(bucketOf(Math.min(a, b))).toBeLessThanOrEqual(bucketOf(Math.max(a, b)));
        expect(bucketOf(a)).toBeLessThan(bucketCount);
      }),
    );
  });

  it('gives every bucket a middle that falls back into the same bucket', () => {
    for (let bucket = 0; bucket < bucketCount; bucket++) expect(bucketOf(bucketMidpointUs(bucket))).toBe(bucket);
  });

  it('counts what is beyond its range in the last bucket and what is below in the first', () => {
    for (const us of [limitUs, 2 ** 31, 2 ** 40, Number.POSITIVE_INFINITY]) expect(bucketOf(us)).toBe(bucketCount - 1);
    for (const us of [0, -1, Number.NaN, 0.4]) expect(bucketOf(us)).toBe(0);
  });

  it('keeps percentiles of many calls within the stated relative error of the exact nearest rank', () => {
    fc.assert(
      fc.property(fc.array(latencyUs, { minLength: 1, maxLength: 400 }), fc.constantFrom(0.5, 0.95, 0.99), (all, q) => {
        const exact = [...all].sort((a, b) => a - b)[Math.ceil(q * all.length) - 1] ?? Number.NaN;
        const measured = percentileUs(histogramOf(all), q) ?? Number.NaN;
        expect(Math.abs(measured - exact) / exact).toBeLessThanOrEqual(relativeErrorBound);
      }),
    );
  });

  it('knows no percentile of nothing', () => {
    expect(percentileUs([], 0.5)).toBeNull();
  });

  it('merges to the histogram of all calls, in any order and grouping', () => {
    const calls = fc.array(latencyUs, { maxLength: 60 });
    fc.assert(
      fc.property(calls, calls, calls, (a, b, c) => {
        const [x, y, z] = [histogramOf(a), histogramOf(b), histogramOf(c)];
        expect(mergeInterleaved(mergeInterleaved(x, y), z)).toEqual(histogramOf([...a, ...b, ...c]));
        expect(mergeInterleaved(x, mergeInterleaved(y, z))).toEqual(mergeInterleaved(mergeInterleaved(z, x), y));
        expect(mergeInterleaved(x, [])).toEqual(x);
      }),
    );
  });

  it('counts values of any distance from one another, in any order', () => {
    fc.assert(
      fc.property(fc.array(latencyUs, { maxLength: 40 }), (all) => {
        const expected = new Map<number, number>();
        for (const us of all) expected.set(bucketOf(us), (expected.get(bucketOf(us)) ?? 0) + 1);
        expect(histogramOf(all)).toEqual([...expected].sort(([a], [b]) => a - b).flat());
      }),
    );
  });
});
