import { expect, test } from 'vitest';
import { gainConfidence } from '#lib/optimizer/gain-confidence.ts';

test('how sure a gain is comes from how far its interval lies above nothing', () => {
  // A lower bound of 90 % at 0 leaves one case in twenty below it.
  expect(gainConfidence(5, [0, 10])).toBeCloseTo(0.95, 4);
  expect(gainConfidence(-5, [-10, 0])).toBeCloseTo(0.05, 4);
  expect(gainConfidence(0, [-3, 3])).toBeCloseTo(0.5, 4);
  expect(gainConfidence(8, [6, 10])).toBeGreaterThan(0.999);
});

test('a gain without an interval is one or none', () => {
  expect([gainConfidence(2, [2, 2]), gainConfidence(0, [0, 0])]).toEqual([1, 0]);
});
