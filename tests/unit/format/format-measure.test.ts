import { describe, expect, test } from 'vitest';
import {
  figureText,
  formatBytes,
  formatChange,
  formatCompact,
  formatCount,
  formatMilliseconds,
  formatPercent,
  formatRate,
  formatScale,
  formatServerTime,
} from '#lib/format/format-measure.ts';

/** `Intl` separates with no-break spaces; the tests read better without. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('an unknown figure', () => {
  test('is a dash, never a zero', () => {
    const figures = [formatPercent('en', null), formatMilliseconds('en', null), formatBytes('en', null)];
    expect(figures.map(figureText)).toEqual(['—', '—', '—']);
    expect(formatCount('en', null)).toBe('—');
    expect(formatCompact('en', null)).toBe('—');
    expect(figureText(formatRate('en', null, 'ops/s'))).toBe('—');
  });
});

describe('percent', () => {
  test.each([
    [94.24, '94,2%'],
    [0, '0%'],
    [100, '100%'],
    [0.02, '0,02%'],
    [99.97, '99,97%'],
    [99.997, '99,99%'],
    [0.003, '<0,01%'],
    [99.9, '99,9%'],
  ])('%d reads %s in Portuguese', (percent, text) => {
    expect(figureText(formatPercent('pt-BR', percent))).toBe(text);
  });
});

describe('milliseconds', () => {
  test.each([
    [0.4231, '0,42 ms'],
    [12.34, '12,3 ms'],
    [812.4, '812 ms'],
    [1843.2, '1,84 s'],
    [12_431, '12,4 s'],
  ])('%d reads %s in Portuguese', (ms, text) => {
    expect(plain(figureText(formatMilliseconds('pt-BR', ms)))).toBe(text);
  });
});

describe('the time of a server', () => {
  test.each([
    [0.0041, '4,1 µs'],
    [0.083, '83 µs'],
    [0.42, '0,42 ms'],
  ])('%d ms reads %s in Portuguese', (ms, text) => {
    expect(plain(figureText(formatServerTime('pt-BR', ms)))).toBe(text);
  });
});

test('a rate that is not zero never reads as zero', () => {
  expect(plain(figureText(formatRate('pt-BR', 0.01, 'op/s')))).toBe('<0,1 op/s');
  expect(plain(figureText(formatRate('pt-BR', 0, 'op/s')))).toBe('0 op/s');
});

describe('counts', () => {
  test('a compact count follows the language', () => {
    expect(plain(formatCompact('pt-BR', 12_410))).toBe('12,4 mil');
    expect(plain(formatCompact('pt-BR', 12_345_678))).toBe('12,3 mi');
    expect(formatCompact('en', 12_410)).toBe('12.4K');
  });

  test('a small count stays whole', () => {
    expect(formatCompact('pt-BR', 642)).toBe('642');
  });

  test('a full count is grouped', () => {
    expect(formatCount('pt-BR', 12_345_678)).toBe('12.345.678');
    expect(formatCount('en', 12_345_678)).toBe('12,345,678');
  });
});

describe('bytes', () => {
  test.each([
    [0, '0 B'],
    [512, '512 B'],
    [1536, '1.5 KB'],
    [25_400_000, '24.2 MB'],
    [1.2e12, '1.1 TB'],
    [1_048_575, '1.0 MB'],
  ])('%d reads %s', (bytes, text) => {
    expect(plain(figureText(formatBytes('en', bytes)))).toBe(text);
  });
});

describe('rates, changes and scales', () => {
  test('a rate keeps one decimal while it is small and turns compact when it is huge', () => {
    expect(plain(figureText(formatRate('en', 48.21, 'ops/s')))).toBe('48.2 ops/s');
    expect(plain(figureText(formatRate('en', 143_201, 'ops/s')))).toBe('143.2K ops/s');
    expect(plain(figureText(formatRate('en', 0, 'ops/s')))).toBe('0 ops/s');
  });

  test('a change always shows its sign, and a change that rounds to nothing has none', () => {
    expect(formatChange('pt-BR', 0.84, 1)).toBe('+0,8');
    expect(formatChange('pt-BR', -12, 1)).toBe('−12,0');
    expect(formatChange('pt-BR', -0.04, 1)).toBe('0,0');
  });

  test('a scale names its unit once', () => {
    expect(plain(formatScale('pt-BR', 0, 1.5, 'ms'))).toBe('0–1,5 ms');
    expect(formatScale('pt-BR', 80, 100, '%')).toBe('80–100%');
  });
});
