import { expect, test } from 'vitest';
import { formatDay, formatMoment, formatSpan, formatTimeOfDay } from '#lib/format/format-time.ts';

const at = '2026-03-08T02:05:00.000Z';

test('a time of day is told in the reader’s zone, on 24 hours in both languages', () => {
  expect(formatTimeOfDay('America/Sao_Paulo', at)).toBe('23:05');
  expect(formatTimeOfDay('UTC', '2026-03-08T00:00:00.000Z')).toBe('00:00');
});

test('a day is told in the reader’s zone and order', () => {
  expect(formatDay('pt-BR', 'America/Sao_Paulo', at)).toBe('07/03');
  expect(formatDay('en', 'UTC', at)).toBe('03/08');
  expect(formatDay('pt-BR', 'UTC', at, 'month_first')).toBe('03/08');
  expect(formatDay('en', 'UTC', at, 'day_first')).toBe('08/03');
  expect(formatDay('pt-BR', 'UTC', at, 'iso')).toBe('03-08');
});

test('a span takes the largest unit that fits and rounds down', () => {
  const spans = [-500, 1_999, 59_999, 119_000, 7_200_000, 4 * 86_400_000].map(formatSpan);
  expect(spans.map((span) => span.replace('\u00a0', ' '))).toEqual(['0 s', '1 s', '59 s', '1 min', '2 h', '4 d']);
});

test('a moment of an earlier day names its day, one of today does not', () => {
  const minute = 60_000;
  expect(formatMoment('pt-BR', 'America/Sao_Paulo', at, Date.parse(at) + minute)).toBe('23:05');
  expect(formatMoment('pt-BR', 'America/Sao_Paulo', at, Date.parse(at) + 60 * minute)).toBe('07/03, 23:05');
});
