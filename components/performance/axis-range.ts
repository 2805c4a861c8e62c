import type { AnyPerformance } from '#lib/api/period-query.ts';
import type { Range } from '#lib/contracts/performance.ts';

const hourMs = 3_600_000;

/** The range whose time axis suits these figures: how close its ticks stand and whether they name the day. */
export function axisRange({ range, from, to }: Pick<AnyPerformance, 'range' | 'from' | 'to'>): Range {
  if (range !== 'custom') return range;
  const hours = (Date.parse(to) - Date.parse(from)) / hourMs;
  if (hours <= 2) return '1h';
  if (hours <= 26) return '24h';
  return hours <= 8 * 24 ? '7d' : '30d';
}
