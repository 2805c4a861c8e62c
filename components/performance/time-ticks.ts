import type { PerformancePoint, Range } from '#lib/contracts/performance.ts';
import { formatDay, formatTimeOfDay } from '#lib/format/format-time.ts';
import type { TimeTick } from '../charts/small-multiples.tsx';

/** Local time of day of a timestamp in minutes. */
function localMinutes(timestamp: string, timeZone: string): number {
  const [hours = '0', minutes = '0'] = formatTimeOfDay('en', timeZone, timestamp).split(':');
  return Number(hours) * 60 + Number(minutes);
}

/** Which stretch of the axis a moment belongs to: quarter hour, quarter day, day. A tick stands where it changes. */
function stretchOf(timestamp: string, range: Range, timeZone: string): string {
  if (range === '1h') return String(Math.floor(localMinutes(timestamp, timeZone) / 15));
  if (range === '24h') return String(Math.floor(localMinutes(timestamp, timeZone) / 360));
  return formatDay('en', timeZone, timestamp);
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
  for (const [index, point] of points.entries()) {
    const before = points[index - 1];
    if (!before || stretchOf(before.timestamp, range, timeZone) === stretchOf(point.timestamp, range, timeZone))
      continue;
    const label = range === '1h' || range === '24h' ? time : day;
    changes.push({ at: index / points.length, label: label(point.timestamp) });
  }
  // A month has a day every 11 px on a phone: one label in five.
  return range === '30d' ? changes.filter((_, index) => index % 5 === 2) : changes;
}
