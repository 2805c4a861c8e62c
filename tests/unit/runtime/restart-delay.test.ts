import { expect, it } from 'vitest';
import { restartDelayMs } from '#server/runtime/supervised-child.ts';

it('waits 1 s before the first restart, doubles and never waits longer than 30 s', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 100].map(restartDelayMs)).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
  ]);
});
