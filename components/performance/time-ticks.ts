import type { PerformancePoint, Range } from '#lib/contracts/performance.ts';
import { formatTimeOfDay } from '#lib/format/format-time.ts';
import type { TimeTick } from '../charts/small-multiples.tsx';

const dayMinutes = 24 * 60;
/** Minutes of the stretches at whose ends a tick stands: quarter hours, quarter days, days. */
const stretches: Partial<Record<Range, number>> = { '1h': 15, '24h': 360 };

/** By how much a zone's clocks are ahead of UTC's at a moment, minutes, but for whole days. */
function offsetAt(timestamp: string, timeZone: string): number {
  const [hours = '0', minutes = '0'] = formatTimeOfDay(timeZone, timestamp).split(':');
  const utc = Math.floor(Date.parse(timestamp) / 60_000) % dayMinutes;
  return (Number(hours) * 60 + Number(minutes) - utc + dayMinutes) % dayMinutes;
}

/** Which stretch of local time a moment belongs to: the number changes where a tick stands. */
function stretchOf(points: PerformancePoint[], range: Range, timeZone: string): (timestamp: string) => number {
  const minutes = stretches[range] ?? dayMinutes;
  const [first, last] = [points[0], points.at(-1)].map((point) => point && offsetAt(point.timestamp, timeZone));
  // To ask for the local time of each of hundreds of points would keep a phone busy; clocks change twice a year.
  const steady = first === last ? first : undefined;
  return (timestamp) =>
    Math.floor((Date.parse(timestamp) / 60_000 + (steady ?? offsetAt(timestamp, timeZone))) / minutes);
}

/** How a moment (ISO 8601) is written and in which zone it falls. */
interface Clock {
  timeZone: string;
  time(at: string): string;
  day(at: string): string;
}

/** Ticks on round local times. */
export function timeTicks(points: PerformancePoint[], range: Range, { timeZone, time, day }: Clock): TimeTick[] {
  const changes: TimeTick[] = [];
  const stretch = stretchOf(points, range, timeZone);
  let before: number | null = null;
  for (const [index, { timestamp }] of points.entries()) {
    const now = stretch(timestamp);
    const label = range === '1h' || range === '24h' ? time : day;
    if (before !== null && before !== now) changes.push({ at: index / points.length, label: label(timestamp) });
    before = now;
  }
  // A month has a day every 11 px on a phone: one label in five.
  return range === '30d' ? changes.filter((_, index) => index % 5 === 2) : changes;
}
