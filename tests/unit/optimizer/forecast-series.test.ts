import { describe, expect, test } from 'vitest';
import { findAnomalies } from '#lib/optimizer/find-anomalies.ts';
import { forecastSeries } from '#lib/optimizer/forecast-series.ts';
import { seededRandom } from './synthetic-trace.ts';

const day = (hour: number) => 100 + 80 * Math.sin((2 * Math.PI * hour) / 24);

describe('a forecast', () => {
  test('repeats the last day where there is nothing to test on', () => {
    const past = Array.from({ length: 24 }, (_, hour) => day(hour));
    expect(forecastSeries(past, 24, 24)).toMatchObject({ model: 'seasonal-naive', values: past, wape: null });
  });

  test('averages days that differ only by noise, and is better than the last day again', () => {
    const random = seededRandom(5);
    const past = Array.from({ length: 24 * 14 }, (_, hour) => day(hour) * (0.7 + 0.6 * random()));
    const { model, values, wape, naiveWape } = forecastSeries(past, 24, 24);
    expect(model).not.toBe('seasonal-naive');
    expect(wape).toBeLessThan(naiveWape ?? 0);
    for (const [hour, value] of values.entries()) expect(Math.abs(value - day(hour))).toBeLessThan(60);
  });

  test('takes an empty series', () => {
    expect(forecastSeries([], 24, 3).values).toEqual([0, 0, 0]);
  });
});

describe('an anomaly', () => {
  test('is found where a steady hit ratio drops, and nowhere else', () => {
    const random = seededRandom(6);
    const series: (number | null)[] = Array.from({ length: 60 }, () => 90 + random());
    series[20] = null;
    series[45] = 60;
    expect(findAnomalies(series, 24, 3).map(({ at }) => at)).toEqual([45]);
  });

  test('is not called on little history or little change', () => {
    expect(findAnomalies([90, 10, 90], 24, 3)).toEqual([]);
    expect(findAnomalies([...new Array(30).fill(90), 91], 24, 3)).toEqual([]);
  });
});
