interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/** Above this many, buckets that are full again are forgotten: a full one and none are the same. */
const sweepAt = 10_000;
/** Who was quiet this long is full again at any rate from one a minute up. */
const keptMs = 60_000;

/** A token bucket per name, in this process. A bucket holds one second's worth, and at least one token. */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();
  private nextSweep = sweepAt;

  /** Takes a token: 0, or the milliseconds until there will be one, and nothing taken. Without a rate there never is. */
  take(name: string, perSecond: number, nowMs: number): number {
    if (!(perSecond > 0)) return Number.POSITIVE_INFINITY;
    const capacity = Math.max(1, perSecond);
    const bucket = this.buckets.get(name) ?? this.add(name, capacity, nowMs);
    const gained = (Math.max(0, nowMs - bucket.filledAtMs) / 1000) * perSecond;
    bucket.tokens = Math.min(capacity, bucket.tokens + gained);
    bucket.filledAtMs = nowMs;
    if (bucket.tokens < 1) return ((1 - bucket.tokens) / perSecond) * 1000;
    bucket.tokens -= 1;
    return 0;
  }

  private add(name: string, capacity: number, nowMs: number): Bucket {
    if (this.buckets.size >= this.nextSweep) this.sweep(nowMs);
    const bucket = { tokens: capacity, filledAtMs: nowMs };
    this.buckets.set(name, bucket);
    return bucket;
  }

  private sweep(nowMs: number): void {
    for (const [name, { filledAtMs }] of this.buckets) if (nowMs - filledAtMs > keptMs) this.buckets.delete(name);
    this.nextSweep = Math.max(sweepAt, 2 * this.buckets.size);
  }
}
