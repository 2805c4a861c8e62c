const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The day's chart has points of five minutes, the hour's of one. */
const COARSE_MS = 5 * MINUTE_MS;
const FINE_MS = MINUTE_MS;
/** A little more than the hour, so that its chart stays whole while the page is read. */
const FINE_SPAN_MS = 75 * MINUTE_MS;

/** One stretch of time that becomes one batch; only the last one may be shorter than its bucket. */
export interface BackfillBucket {
  startMs: number;
  endMs: number;
  bucketMs: number;
}

const floorTo = (ms: number, step: number) => ms - (ms % step);

/** The 24 h before `endMs` without gaps, in five-minute and then in one-minute buckets, aligned to the clock. */
export function backfillPlan(endMs: number): BackfillBucket[] {
  const buckets: BackfillBucket[] = [];
  const fineFromMs = floorTo(endMs - FINE_SPAN_MS, COARSE_MS);
  for (let startMs = floorTo(endMs - 24 * HOUR_MS, COARSE_MS); startMs < endMs; ) {
    const bucketMs = startMs < fineFromMs ? COARSE_MS : FINE_MS;
    buckets.push({ startMs, endMs: Math.min(startMs + bucketMs, endMs), bucketMs });
    startMs += bucketMs;
  }
  return buckets;
}
