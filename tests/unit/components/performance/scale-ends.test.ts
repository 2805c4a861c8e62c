import { expect, test } from 'vitest';
import { floorOf, peakTop, roundUp } from '#components/performance/scale-ends.ts';

test.each([
  [0.83, 1],
  [37, 40],
  [128, 150],
  [1000, 1000],
  [0, 1],
])('the scale for %d ends at %d', (value, end) => {
  expect(roundUp(value)).toBeCloseTo(end, 9);
});

test('one spike does not flatten a day', () => {
  const day = Array.from({ length: 288 }, (_, index) => (index === 100 ? 900 : 1.3));
  expect(peakTop(day, [])).toBeLessThan(2.1);
});

test('a scale without any value still has a height', () => {
  expect(peakTop([null, null], [null])).toBe(1);
});

test('a percent scale starts a whole ten below the lowest value and never below zero', () => {
  expect([floorOf([92, 95]), floorOf([90.5]), floorOf([0.02]), floorOf([null])]).toEqual([90, 80, 0, 0]);
});

test('the slowest few fit above the band, but never press it down to the floor', () => {
  const band = [4, 5, 5, null, 6];
  expect(peakTop(band, [7, 8, 8, null, 9])).toBe(10);
  expect(peakTop(band, [90, 110, 100, null, 120])).toBe(15);
  expect(peakTop(band, [5, 6, 6, null, 6])).toBe(8);
});
