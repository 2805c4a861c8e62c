/**
 * Log-linear latency histogram with fixed buckets, so that any two can be added: across processes, buckets of time
 * and dimensions, in JavaScript and in SQL.
 *
 * Whole microseconds below 32 have a bucket each. Above, every power of two is cut into 16 equal parts, up to 2²⁶ µs
 * (67.1 s); what took longer is counted in the last bucket and reported as 2²⁶ µs. A value is reported as the middle of
 * its bucket, whose width is at most 1/16 of its lower end: the relative error is ≤ 1/32 (3.2 %), below the promised
 * {@link relativeErrorBound}.
 *
 * Two forms: {@link LatencyHistogram} to record into, and the interleaved `[bucket, count, bucket, count, …]` with
 * ascending buckets and positive counts, which travels and is stored.
 */
export const relativeErrorBound = 0.05;

const partsLog2 = 4;
const parts = 1 << partsLog2;
const limitLog2 = 26;
/** The longest latency that has a bucket of its own, microseconds (exclusive). */
export const limitUs = 2 ** limitLog2;
/** Number of buckets; the last one holds everything from {@link limitUs} on. */
export const bucketCount = (limitLog2 - partsLog2 + 1) * parts + 1;
const lastBucket = bucketCount - 1;

/** The bucket of a latency in microseconds. Fractions are cut off; negative values and NaN count as 0. */
export function bucketOf(us: number): number {
  if (us >= limitUs) return lastBucket;
  const whole = us | 0;
  if (whole < 2 * parts) return Math.max(whole, 0);
  const shift = 31 - Math.clz32(whole) - partsLog2;
  return (shift << partsLog2) + (whole >> shift);
}

/** The value that stands for everything in the bucket, microseconds. */
export function bucketMidpointUs(bucket: number): number {
  if (bucket < 2 * parts) return bucket;
  if (bucket >= lastBucket) return limitUs;
  const shift = (bucket >> partsLog2) - 1;
  const lowest = ((bucket & (parts - 1)) + parts) * 2 ** shift;
  return lowest + (2 ** shift - 1) / 2;
}

/** Buckets on either side of the first value: most histograms of a second never need more. */
const margin = 8;

/**
 * A histogram to record into. It holds only the part of the scale that its values are in, as most hold the calls of one
 * second: 0.2 KB as a rule, 3 KB at most. Counts are exact below 2³¹ per bucket.
 */
export class LatencyHistogram {
  private counts: number[] = [];
  /** The bucket that `counts` begins with. */
  private lowest = 0;

  record(us: number): void {
    const bucket = bucketOf(us);
    const { counts } = this;
    const place = bucket - this.lowest;
    // Reading beside an array is an answer too, but one that slows every later reading down.
    if (place < 0 || place >= counts.length) this.widen(bucket);
    else counts[place] = (counts[place] ?? 0) + 1;
  }

  toInterleaved(): number[] {
    const interleaved: number[] = [];
    for (let place = 0; place < this.counts.length; place++) {
      const count = this.counts[place] ?? 0;
      if (count > 0) interleaved.push(this.lowest + place, count);
    }
    return interleaved;
  }

  /** Makes room for the bucket, and counts its first value. */
  private widen(bucket: number): void {
    const { counts, lowest } = this;
    const isEmpty = counts.length === 0;
    const from = Math.max(0, Math.min(bucket - margin, isEmpty ? bucket : lowest));
    const to = Math.min(bucketCount, Math.max(bucket + margin, isEmpty ? 0 : lowest + counts.length));
    const wider = new Array<number>(to - from).fill(0);
    for (let place = 0; place < counts.length; place++) wider[lowest - from + place] = counts[place] ?? 0;
    wider[bucket - from] = 1;
    this.counts = wider;
    this.lowest = from;
  }
}

/** The sum of two interleaved histograms; commutative, associative, `[]` is neutral. */
export function mergeInterleaved(a: readonly number[], b: readonly number[]): number[] {
  const merged: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = a[i] ?? Number.POSITIVE_INFINITY;
    const right = b[j] ?? Number.POSITIVE_INFINITY;
    let count = 0;
    if (left <= right) {
      count += a[i + 1] ?? 0;
      i += 2;
    }
    if (right <= left) {
      count += b[j + 1] ?? 0;
      j += 2;
    }
    merged.push(Math.min(left, right), count);
  }
  return merged;
}

/**
 * The latency that a share `q` (0–1) of the calls did not exceed, microseconds, by nearest rank: the middle of the
 * bucket that holds the call of rank ⌈q·n⌉. `null` for an empty histogram.
 */
export function percentileUs(interleaved: readonly number[], q: number): number | null {
  let total = 0;
  for (let i = 1; i < interleaved.length; i += 2) total += interleaved[i] ?? 0;
  if (total === 0) return null;
  const rank = Math.min(Math.max(Math.ceil(q * total), 1), total);
  let seen = 0;
  for (let i = 0; i < interleaved.length; i += 2) {
    seen += interleaved[i + 1] ?? 0;
    if (seen >= rank) return bucketMidpointUs(interleaved[i] ?? 0);
  }
  return null;
}
