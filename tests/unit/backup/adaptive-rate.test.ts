import { describe, expect, it } from 'vitest';
import { AdaptiveRate } from '#server/backup/adaptive-rate.ts';

const bounds = { most: 7_000, least: 1_000 };

function rateThatKnows(usualMs: number): AdaptiveRate {
  const rate = new AdaptiveRate(bounds);
  while (rate.isNew) rate.note(usualMs);
  return rate;
}

function noteOften(rate: AdaptiveRate, tookMs: number, times: number): number {
  for (let at = 0; at < times; at += 1) rate.note(tookMs);
  return rate.value;
}

describe('the rate of work in the background', () => {
  it('is the greatest where the server answers as it did before', () => {
    expect(noteOften(rateThatKnows(0.3), 0.3, 50)).toBe(bounds.most);
  });

  it('falls to the least, and no further, where answers take longer', () => {
    expect(noteOften(rateThatKnows(0.3), 3, 50)).toBe(bounds.least);
  });

  it('stays where one answer came late', () => {
    const rate = rateThatKnows(0.3);
    expect(noteOften(rate, 5, 1)).toBe(bounds.most);
  });

  it('comes back by steps once answers are as usual again', () => {
    const rate = rateThatKnows(0.3);
    noteOften(rate, 3, 50);
    expect(noteOften(rate, 0.3, 20)).toBeLessThan(bounds.most);
    expect(noteOften(rate, 0.3, 80)).toBe(bounds.most);
  });

  it('takes a better time than at the beginning for what is usual', () => {
    const rate = rateThatKnows(5);
    expect(noteOften(rate, 0.3, 50)).toBe(bounds.most);
    expect(noteOften(rate, 4, 50)).toBe(bounds.least);
  });
});
