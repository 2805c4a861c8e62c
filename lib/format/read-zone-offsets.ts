import type { ZoneOffsets } from './zone-offsets.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** A dashboard looks back a month, and stays open for days. */
const backDays = 40;
const aheadDays = 7;

/** One per zone that somebody lives in, of which there are a few hundred; made anew each day. */
const known = new Map<string, { madeAt: number; zone: ZoneOffsets }>();

/** Reads a zone's clock; answers by how many minutes it is ahead of UTC's at a moment (epoch ms). */
function offsetReader(timeZone: string): (at: number) => number {
  const clock = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric' },
  });
  return (at) => {
    const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
    const local = Date.UTC(year, month - 1, day, hour, minute);
    return Math.round((local - Math.floor(at / minuteMs) * minuteMs) / minuteMs);
  };
}

/** The minute (epoch ms) between `before` and `after` at which the clocks were changed. */
function changeBetween(before: number, after: number, read: (at: number) => number): number {
  const old = read(before);
  let [low, high] = [before, after];
  while (high - low > minuteMs) {
    const middle = Math.floor((low + high) / 2 / minuteMs) * minuteMs;
    if (middle <= low) break;
    if (read(middle) === old) low = middle;
    else high = middle;
  }
  return high;
}

/** How a zone's clocks stand to UTC's around `now` (epoch ms), for a page that would otherwise make formatters for it. */
export function readZoneOffsets(timeZone: string, now: number): ZoneOffsets {
  const before = known.get(timeZone);
  if (before && now - before.madeAt < dayMs) return before.zone;
  const read = offsetReader(timeZone);
  const start = Math.floor(now / minuteMs) * minuteMs - backDays * dayMs;
  const offsets = [{ from: start, minutes: read(start) }];
  const until = start + (backDays + aheadDays) * dayMs;
  for (let day = start; day < until; day += dayMs) {
    const minutes = read(day + dayMs);
    if (minutes !== offsets.at(-1)?.minutes) offsets.push({ from: changeBetween(day, day + dayMs, read), minutes });
  }
  const zone = { timeZone, offsets, until };
  known.set(timeZone, { madeAt: now, zone });
  return zone;
}
