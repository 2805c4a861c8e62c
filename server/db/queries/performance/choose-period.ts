import type { AnyRange } from '#lib/contracts/performance.ts';
import { AppError } from '#lib/errors.ts';

/** Width of a stored bucket. */
export type Granule = '1m' | '1h' | '1d';

/** Buckets of equal width; `startMs` (milliseconds since the epoch) is a multiple of the width. */
export interface Period {
  startMs: number;
  bucketSeconds: number;
  buckets: number;
}

/** A period and the stored resolution that answers it. */
export interface PeriodPlan {
  granule: Granule;
  period: Period;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A chart has no more pixels to spend. */
const maxPoints = 300;

/** How long each resolution is kept, and the widths that its buckets are drawn in, seconds. */
const resolutions: readonly { granule: Granule; keptMs: number; widths: readonly number[] }[] = [
  { granule: '1m', keptMs: 48 * hourMs, widths: [60, 120, 300, 600, 900] },
  { granule: '1h', keptMs: 90 * dayMs, widths: [3_600, 7_200, 10_800, 14_400, 21_600, 28_800, 43_200] },
  { granule: '1d', keptMs: 730 * dayMs, widths: [86_400, 172_800, 259_200, 345_600] },
];

const named = {
  '1h': { granule: '1m', bucketSeconds: 60, buckets: 60 },
  '24h': { granule: '1m', bucketSeconds: 300, buckets: 288 },
  '7d': { granule: '1h', bucketSeconds: 3_600, buckets: 168 },
  '30d': { granule: '1h', bucketSeconds: 10_800, buckets: 240 },
} as const;

export const endOf = ({ startMs, bucketSeconds, buckets }: Period): number => startMs + buckets * bucketSeconds * 1000;

/** The period of the same length that ends where this one begins. */
export function periodBefore(period: Period): Period {
  return { ...period, startMs: 2 * period.startMs - endOf(period) };
}

function aligned(fromMs: number, toMs: number, bucketSeconds: number): Period {
  const widthMs = bucketSeconds * 1000;
  const startMs = Math.floor(fromMs / widthMs) * widthMs;
  return { startMs, bucketSeconds, buckets: Math.ceil((toMs - startMs) / widthMs) };
}

/** The finest resolution that still holds `oldestMs`, in the narrowest buckets of which 300 suffice. */
function planOf(fromMs: number, toMs: number, ageMs: number): PeriodPlan | null {
  for (const { granule, keptMs, widths } of resolutions) {
    if (ageMs > keptMs) continue;
    const fitting = widths
      .map((seconds) => aligned(fromMs, toMs, seconds))
      .find((period) => period.buckets <= maxPoints);
    if (fitting) return { granule, period: fitting };
  }
  return null;
}

const refuse = (message: string) => new AppError('invalid_request', message);

/**
 * Whole buckets over the asked bounds. Throws `invalid_request` where they are missing or backwards, begin in the future
 * or more than two years ago. What lies after now is cut off.
 */
function customPlan(bounds: Bounds, options: { nowMs: number; compare: boolean }): PeriodPlan {
  const { nowMs, compare } = options;
  if (!bounds.from || !bounds.to) throw refuse('The range custom needs from and to.');
  const fromMs = bounds.from.getTime();
  const toMs = Math.min(bounds.to.getTime(), nowMs);
  if (fromMs >= bounds.to.getTime()) throw refuse('from must lie before to.');
  if (fromMs >= nowMs) throw refuse('from lies in the future.');
  const keptMs = resolutions.at(-1)?.keptMs ?? 0;
  if (nowMs - fromMs > keptMs) throw refuse('from lies more than two years (730 days) ago.');
  // The period before should be there to compare with; where nothing reaches back so far, it is a gap.
  const ageMs = Math.min(keptMs, nowMs - fromMs + (compare ? toMs - fromMs : 0));
  const plan = planOf(fromMs, toMs, ageMs);
  if (!plan) throw new Error('no resolution fits the bounds');
  return plan;
}

export interface Bounds {
  from?: Date | undefined;
  to?: Date | undefined;
}

/**
 * Which buckets answer a range. A named range ends with the current, unfinished bucket and takes no bounds. Days, like all
 * buckets, begin in UTC. Throws `invalid_request`.
 */
export function choosePeriod(
  range: AnyRange,
  bounds: Bounds,
  options: { nowMs: number; compare: boolean },
): PeriodPlan {
  if (range === 'custom') return customPlan(bounds, options);
  if (bounds.from || bounds.to) throw refuse('from and to belong to the range custom.');
  const { granule, bucketSeconds, buckets } = named[range];
  const widthMs = bucketSeconds * 1000;
  const endMs = (Math.floor(options.nowMs / widthMs) + 1) * widthMs;
  return { granule, period: { startMs: endMs - buckets * widthMs, bucketSeconds, buckets } };
}
