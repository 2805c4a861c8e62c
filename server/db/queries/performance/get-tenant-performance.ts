import type { ClientBase } from 'pg';
import type {
  Performance,
  PerformanceFilter,
  PerformancePoint,
  PerformanceSummary,
  Range,
} from '#lib/contracts/performance.ts';
import { type Slot, toPerformancePoint, toPerformanceSummary } from './performance-point.ts';
import { type Granule, type Period, readBuckets } from './read-buckets.ts';
import { readIngestMinutes } from './read-ingest-minutes.ts';

const plans: Record<Range, { granule: Granule; bucketSeconds: number; buckets: number }> = {
  '1h': { granule: '1m', bucketSeconds: 60, buckets: 60 },
  '24h': { granule: '1m', bucketSeconds: 300, buckets: 288 },
  '7d': { granule: '1h', bucketSeconds: 3_600, buckets: 168 },
  '30d': { granule: '1h', bucketSeconds: 10_800, buckets: 240 },
};

const minuteMs = 60_000;

/** What a period is asked for: `nowMs` cuts its last bucket short where it lies inside it. */
interface Question {
  granule: Granule;
  period: Period;
  filter: PerformanceFilter;
  nowMs: number;
}

/** Counts whole minutes only, but for a bucket in its first minute: then that minute itself must be marked. */
function lastMinuteEndMs(nowMs: number, lastBucketMs: number): number {
  return nowMs - lastBucketMs < minuteMs ? nowMs : Math.floor(nowMs / minuteMs) * minuteMs;
}

function isCovered(markedMinutes: number, elapsedMs: number): boolean {
  return markedMinutes >= Math.max(1, Math.floor(elapsedMs / minuteMs));
}

async function readSlots(client: ClientBase, tenantId: string, question: Question): Promise<Slot[]> {
  const { period, nowMs } = question;
  const widthMs = period.bucketSeconds * 1000;
  const endMs = period.startMs + period.buckets * widthMs;
  const measured = await readBuckets(client, tenantId, question);
  const minutes = await readIngestMinutes(client, period, Math.min(endMs, lastMinuteEndMs(nowMs, endMs - widthMs)));
  const byStart = new Map(measured.map((bucket) => [bucket.startMs, bucket]));
  return Array.from({ length: period.buckets }, (_, index) => {
    const startMs = period.startMs + index * widthMs;
    const elapsedMs = Math.min(widthMs, nowMs - startMs);
    return {
      startMs,
      // A bucket that began less than a second ago would make a rate out of noise.
      elapsedSeconds: Math.max(1, elapsedMs / 1000),
      covered: isCovered(minutes.get(startMs) ?? 0, elapsedMs),
      measured: byStart.get(startMs) ?? null,
    };
  });
}

async function readPeriod(
  client: ClientBase,
  tenantId: string,
  question: Question,
): Promise<{ points: PerformancePoint[]; summary: PerformanceSummary }> {
  const slots = await readSlots(client, tenantId, question);
  return { points: slots.map(toPerformancePoint), summary: toPerformanceSummary(slots) };
}

/**
 * A tenant's figures over a range, at most 300 points, empty buckets included. Buckets begin at multiples of their
 * width; the last one is the current, unfinished one, so that the range ends now. `client` sees the tenant's rows.
 */
export async function getTenantPerformance(
  client: ClientBase,
  tenantId: string,
  { range, filter = {}, now }: { range: Range; filter?: PerformanceFilter; now: Date },
): Promise<Performance> {
  const { granule, bucketSeconds, buckets } = plans[range];
  const widthMs = bucketSeconds * 1000;
  const nowMs = now.getTime();
  const endMs = (Math.floor(nowMs / widthMs) + 1) * widthMs;
  const periodBefore = (end: number): Period => ({ startMs: end - buckets * widthMs, bucketSeconds, buckets });
  const current = await readPeriod(client, tenantId, { granule, period: periodBefore(endMs), filter, nowMs });
  if (filter.compare !== 'previous') return { range, bucketSeconds, ...current };
  const previous = await readPeriod(client, tenantId, {
    granule,
    period: periodBefore(endMs - buckets * widthMs),
    filter,
    nowMs,
  });
  return { range, bucketSeconds, ...current, previous };
}
