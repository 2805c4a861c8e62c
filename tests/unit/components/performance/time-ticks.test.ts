import { expect, test } from 'vitest';
import { timeTicks } from '#components/performance/time-ticks.ts';
import type { PerformancePoint } from '#lib/contracts/performance.ts';
import { formatDay, formatTimeOfDay } from '#lib/format/format-time.ts';

function pointsFrom(start: string, stepSeconds: number, count: number): PerformancePoint[] {
  const first = Date.parse(start);
  const times = { responseTime: 1, p95: 2, p99: 3, queueTime: null, serverTime: null };
  const figures = { ...times, hitRate: 90, throughput: 5, mobilePercentage: 78 };
  return Array.from({ length: count }, (_, index) => ({
    ...figures,
    timestamp: new Date(first + index * stepSeconds * 1000).toISOString(),
  }));
}

const clockOf = (locale: string, timeZone: string) => ({
  timeZone,
  time: (at: string) => formatTimeOfDay(timeZone, at),
  day: (at: string) => formatDay(locale, timeZone, at),
});

test('a day is marked at the reader’s own round hours', () => {
  const points = pointsFrom('2026-01-01T17:05:00.000Z', 300, 288);
  const labels = timeTicks(points, '24h', clockOf('pt-BR', 'America/Sao_Paulo')).map((tick) => tick.label);
  expect(labels).toEqual(['18:00', '00:00', '06:00', '12:00']);
});

test('an hour is marked at its quarters, each at its place', () => {
  const ticks = timeTicks(pointsFrom('2026-01-01T17:01:00.000Z', 60, 60), '1h', clockOf('en', 'UTC'));
  expect(ticks.map((tick) => tick.label)).toEqual(['17:15', '17:30', '17:45', '18:00']);
  expect(ticks[0]?.at).toBeCloseTo(14 / 60, 9);
});

test('a week is marked at the reader’s own midnights', () => {
  const ticks = timeTicks(
    pointsFrom('2026-01-01T17:00:00.000Z', 3600, 168),
    '7d',
    clockOf('pt-BR', 'America/Sao_Paulo'),
  );
  expect(ticks.map((tick) => tick.label)).toEqual(['02/01', '03/01', '04/01', '05/01', '06/01', '07/01', '08/01']);
});

test('the night in which clocks change moves the marks with them', () => {
  // In New York 01:59 was followed by 03:00 on 8 March 2026.
  const points = pointsFrom('2026-03-08T04:00:00.000Z', 300, 288);
  const labels = timeTicks(points, '24h', clockOf('en', 'America/New_York')).map((tick) => tick.label);
  expect(labels).toEqual(['00:00', '06:00', '12:00', '18:00']);
});
