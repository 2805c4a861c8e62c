import { expect, test } from 'vitest';
import { describeChange } from '#lib/format/describe-change.ts';

test('a rise is good where up is better', () => {
  expect(describeChange(94, 93, 'up', 0.05)).toEqual({ amount: 1, direction: 'up', verdict: 'good' });
});

test('a rise is bad where down is better', () => {
  expect(describeChange(3, 2, 'down', 0.05)).toEqual({ amount: 1, direction: 'up', verdict: 'bad' });
});

test('a figure without a good side is never judged', () => {
  expect(describeChange(70, 78, 'neither', 0.05)?.verdict).toBe('neutral');
});

test('a difference within the tolerance is no change', () => {
  expect(describeChange(94.04, 94, 'up', 0.05)).toMatchObject({ direction: 'same', verdict: 'neutral' });
});

test('a period that was not measured compares with nothing', () => {
  expect(describeChange(94, null, 'up', 0.05)).toBeNull();
  expect(describeChange(undefined, 94, 'up', 0.05)).toBeNull();
});
