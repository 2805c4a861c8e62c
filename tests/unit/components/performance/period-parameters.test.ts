import { expect, test } from 'vitest';
import { parsePeriod, writePeriod } from '#components/performance/period-parameters.ts';

const parse = (query: string) => parsePeriod(new URLSearchParams(query));

test('an address without a period means the last day, alone', () => {
  expect(parse('')).toEqual({ range: '24h', compare: false });
});

test('what an address cannot mean is left out', () => {
  for (const query of [
    'range=2h',
    'range=custom',
    'range=custom&from=x&to=y',
    'range=custom&from=2026-01-02&to=2026-01-01',
  ])
    expect(parse(query), query).toEqual({ range: '24h', compare: false });
});

test('a period is read back as it was written, beside what else the address says', () => {
  const moments = { from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T12:00:00.000Z' };
  for (const period of [
    { range: '7d', compare: true },
    { range: 'custom', ...moments, compare: false },
    { range: '24h', compare: true },
  ] as const) {
    const written = writePeriod(new URLSearchParams('tenant=1&range=1h&from=x'), period);
    expect(written.get('tenant')).toBe('1');
    expect(parsePeriod(written)).toEqual(period);
  }
});

test('the usual period leaves the address as short as it was', () => {
  expect(writePeriod(new URLSearchParams('range=7d&compare=previous'), { range: '24h', compare: false }).size).toBe(0);
});
