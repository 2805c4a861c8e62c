import { bucketCount, bucketMidpointUs } from './latency-histogram.ts';

/**
 * Many histograms added up, for their percentiles. It has a place for every bucket and is used again after `clear`, so
 * that adding allocates nothing: a chart reads thousands of counts.
 */
export class LatencySum {
  private readonly counts = new Float64Array(bucketCount);
  /** The buckets that may be filled; none where the lowest lies above the highest. */
  private lowest = bucketCount;
  private highest = -1;

  /** Throws a `RangeError` for a bucket that there is none of. */
  add(bucket: number, count: number): void {
    if (!(bucket < bucketCount)) throw new RangeError(`there is no bucket ${bucket}`);
    this.counts[bucket] = (this.counts[bucket] ?? 0) + count;
    if (bucket < this.lowest) this.lowest = bucket;
    if (bucket > this.highest) this.highest = bucket;
  }

  addAll(other: LatencySum): void {
    for (let bucket = other.lowest; bucket <= other.highest; bucket++) {
      const count = other.counts[bucket] ?? 0;
      if (count > 0) this.add(bucket, count);
    }
  }

  clear(): void {
    this.counts.fill(0, this.lowest, this.highest + 1);
    this.lowest = bucketCount;
    this.highest = -1;
  }

  /** The same as `percentileUs` for each of the shares (0–1), which ascend: microseconds, `null` without any call. */
  percentilesUs(shares: readonly number[]): (number | null)[] {
    let total = 0;
    for (let bucket = this.lowest; bucket <= this.highest; bucket++) total += this.counts[bucket] ?? 0;
    const found: (number | null)[] = [];
    let bucket = this.lowest;
    let seen = this.counts[bucket] ?? 0;
    for (const share of shares) {
      const rank = Math.min(Math.max(Math.ceil(share * total), 1), total);
      while (seen < rank) seen += this.counts[++bucket] ?? 0;
      found.push(total === 0 ? null : bucketMidpointUs(bucket));
    }
    return found;
  }
}
