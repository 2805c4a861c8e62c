import type { ClientBase } from 'pg';
import type {
  AnyRange,
  Performance,
  PerformanceFilter,
  PerformancePoint,
  PerformanceSummary,
} from '#lib/contracts/performance.ts';
import { type Bounds, choosePeriod, endOf, type Granule, type Period, periodBefore } from './choose-period.ts';
import type { Measured } from './measured.ts';
import { type Slot, toPerformancePoint, toPerformanceSummary } from './performance-point.ts';
import { readBuckets } from './read-buckets.ts';
import { readIngestMinutes } from './read-ingest-minutes.ts';

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

/** For each slot without operations, in how many minutes ingestion ran: a busy tenant's chart reads no minutes at all. */
async function readCoverage(
  client: ClientBase,
  { period, nowMs }: Question,
  measured: ReadonlyMap<number, Measured>,
): Promise<Map<number, number>> {
  const widthMs = period.bucketSeconds * 1000;
  const endMs = endOf(period);
  const untilMs = Math.min(endMs, lastMinuteEndMs(nowMs, endMs - widthMs));
  const empty = Array.from({ length: period.buckets }, (_, slot) => slot).filter((slot) => !measured.has(slot));
  const spans = empty.map((slot) => {
    const fromMs = period.startMs + slot * widthMs;
    return { fromMs, toMs: Math.min(fromMs + widthMs, untilMs) };
  });
  const minutes = await readIngestMinutes(client, spans);
  return new Map(empty.map((slot, index) => [slot, minutes[index] ?? 0]));
}

async function readPeriod(
  client: ClientBase,
  tenantId: string,
  question: Question,
): Promise<{ points: PerformancePoint[]; summary: PerformanceSummary }> {
  const { period, nowMs } = question;
  const widthMs = period.bucketSeconds * 1000;
  const measured = await readBuckets(client, tenantId, question);
  const minutes = await readCoverage(client, question, measured.slots);
  const slots = Array.from({ length: period.buckets }, (_, index): Slot => {
    const startMs = period.startMs + index * widthMs;
    const elapsedMs = Math.min(widthMs, nowMs - startMs);
    return {
      startMs,
      // A bucket that began less than a second ago would make a rate out of noise.
      elapsedSeconds: Math.max(1, elapsedMs / 1000),
      covered: isCovered(minutes.get(index) ?? 0, elapsedMs),
      measured: measured.slots.get(index) ?? null,
    };
  });
  return { points: slots.map(toPerformancePoint), summary: toPerformanceSummary(slots, measured.total) };
}

interface PerformanceQuestion<R extends AnyRange> {
  range: R;
  filter?: PerformanceFilter;
  bounds?: Bounds;
  now: Date;
}

/**
 * A tenant's figures over a range, at most 300 points, empty buckets included. Buckets begin at multiples of their
 * width; the last one of a named range is the current, unfinished one, so that the range ends now. `client` sees the
 * tenant's rows. Throws `invalid_request` for bounds that cannot be answered.
 */
export async function getTenantPerformance<R extends AnyRange>(
  client: ClientBase,
  tenantId: string,
  { range, filter = {}, bounds = {}, now }: PerformanceQuestion<R>,
): Promise<Omit<Performance, 'range'> & { range: R }> {
  const nowMs = now.getTime();
  const { granule, period } = choosePeriod(range, bounds, { nowMs, compare: filter.compare !== undefined });
  const current = await readPeriod(client, tenantId, { granule, period, filter, nowMs });
  const before = { granule, period: periodBefore(period), filter, nowMs };
  const previous = filter.compare === 'previous' ? { previous: await readPeriod(client, tenantId, before) } : {};
  return {
    range,
    resolution: granule,
    bucketSeconds: period.bucketSeconds,
    from: new Date(period.startMs).toISOString(),
    to: new Date(endOf(period)).toISOString(),
    ...current,
    ...previous,
  };
}
