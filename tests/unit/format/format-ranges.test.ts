import { expect, it } from 'vitest';
import { formatRanges } from '#lib/format/format-ranges.ts';

it.each([
  [[], ''],
  [[5], '5'],
  [[0, 1], '0, 1'],
  [[0, 1, 2, 5, 8, 9, 10, 11], '0–2, 5, 8–11'],
])('%j is told as «%s»', (numbers, text) => {
  expect(formatRanges(numbers)).toBe(text);
});
