import { expect, test } from 'vitest';
import { joinSlots } from '#components/charts/join-slots.ts';

test('few slots stay as they are', () => {
  expect(joinSlots([1, null, 3], 3)).toEqual([1, null, 3]);
});

test('neighbours become their mean, and a gap does not pull it down', () => {
  expect(joinSlots([2, 4, null, 6, null, null], 3)).toEqual([3, 6, null]);
});

test('a whole day fits the bars of a phone', () => {
  expect(
    joinSlots(
      Array.from({ length: 288 }, () => 1),
      72,
    ),
  ).toHaveLength(72);
});
