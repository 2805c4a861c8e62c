import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketCount, LatencyHistogram, mergeInterleaved, percentileUs } from '#lib/telemetry/latency-histogram.ts';
import { LatencySum } from '#lib/telemetry/latency-sum.ts';

const shares = [0.5, 0.95, 0.99];
const calls = fc.array(fc.integer({ min: 0, max: 80_000_000 }), { maxLength: 80 });

function histogramOf(values: readonly number[]): number[] {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  return histogram.toInterleaved();
}

function addTo(sum: LatencySum, histogram: readonly number[]): void {
  for (let at = 0; at < histogram.length; at += 2) sum.add(histogram[at] ?? 0, histogram[at + 1] ?? 0);
}

describe('a sum of latency histograms', () => {
  it('has the percentiles of the merged histogram, whether histograms or sums were added', () => {
    const [one, all] = [new LatencySum(), new LatencySum()];
    fc.assert(
      fc.property(calls, calls, (a, b) => {
        const [x, y] = [histogramOf(a), histogramOf(b)];
        const expected = shares.map((share) => percentileUs(mergeInterleaved(x, y), share));
        one.clear();
        all.clear();
        for (const histogram of [x, y]) addTo(one, histogram);
        all.addAll(one);
        expect(one.percentilesUs(shares)).toEqual(expected);
        expect(all.percentilesUs(shares)).toEqual(expected);
      }),
    );
  });

  it('knows no percentile of nothing, also once it was cleared', () => {
    const sum = new LatencySum();
    expect(sum.percentilesUs([0.5])).toEqual([null]);
    sum.add(7, 1);
    expect(sum.percentilesUs([0.5])).toEqual([7]);
    sum.clear();
    expect(sum.percentilesUs([0.5])).toEqual([null]);
  });

  it('refuses a bucket that there is none of', () => {
    expect(() => new LatencySum().add(bucketCount, 1)).toThrow(RangeError);
  });
});
