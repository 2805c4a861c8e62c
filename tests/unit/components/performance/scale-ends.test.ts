import { expect, test } from 'vitest';
import { bandTop, floorOf, roundUp } from '#components/performance/scale-ends.ts';

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
  expect(bandTop(day)).toBeLessThan(2.1);
});

test('a scale without any value still has a height', () => {
  expect(bandTop([null, null])).toBe(1);
});

test('a percent scale starts a whole ten below the lowest value and never below zero', () => {
  expect([floorOf([92, 95]), floorOf([90.5]), floorOf([0.02]), floorOf([null])]).toEqual([90, 80, 0, 0]);
});
