import { expect, test } from 'vitest';
import { plainCompact } from '#lib/format/plain-compact.ts';

const values = [1000, 1049, 1050, 9_949, 12_350, 12_345, 99_949, 99_950, 123_456, 999_949, 999_950, 1_000_000];

test.each(['pt-BR', 'en'])('numbers from a thousand on read in %s as a formatter writes them', (locale) => {
  const formatter = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const spread = Array.from({ length: 400 }, (_, index) => Math.round(1000 * 1.07 ** index));
  const sizes = [...values, ...values.map((value) => value * 1000), ...values.map((value) => value * 1e6), ...spread];
  for (const value of sizes.filter((size) => size < 999.95e12)) {
    expect(plainCompact(locale, value)).toBe(formatter.format(value));
  }
});

test('what it does not know is left to a formatter', () => {
  expect(plainCompact('pt-BR', 999)).toBeNull();
  expect(plainCompact('pt-BR', -5000)).toBeNull();
  expect(plainCompact('pt-BR', Number.NaN)).toBeNull();
  expect(plainCompact('pt-BR', 1e15)).toBeNull();
  expect(plainCompact('de', 5000)).toBeNull();
});
