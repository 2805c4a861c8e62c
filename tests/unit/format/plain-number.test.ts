import { expect, test } from 'vitest';
import { plainNumber } from '#lib/format/plain-number.ts';

const values = [
  0, 0.05, 0.285, 0.995, 1, 1.005, 9.994, 12.5, 99.95, 999.5, 1000, 1234.5678, 98_765.4321, 12_345_678, 1e-9,
];

test('a number reads as Intl writes it, in both languages', () => {
  for (const locale of ['pt-BR', 'en']) {
    for (const [least, most] of [
      [0, 0],
      [1, 1],
      [2, 2],
      [0, 2],
    ] as const) {
      const format = new Intl.NumberFormat(locale, { minimumFractionDigits: least, maximumFractionDigits: most });
      for (const value of values) expect(plainNumber(locale, value, least, most)).toBe(format.format(value));
    }
  }
});

test('what it cannot write it leaves to others', () => {
  expect(plainNumber('pt-BR', -1, 0, 0)).toBeNull();
  expect(plainNumber('pt-BR', Number.NaN, 0, 0)).toBeNull();
  expect(plainNumber('de', 1, 0, 0)).toBeNull();
});
