import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { PerTurn } from '#server/live/per-turn.ts';

test('no more than so many begin in one turn of the event loop, in the order of their coming, and others get theirs in between', async () => {
  const beginnings = new PerTurn(2);
  const begun: number[] = [];
  for (const number of [0, 1, 2, 3, 4]) beginnings.begin(() => begun.push(number));
  expect(begun).toEqual([]);
  const seen: number[][] = [];
  while (begun.length < 5) {
    await nextTurn();
    seen.push([...begun]);
  }
  expect(seen).toEqual([
    [0, 1],
    [0, 1, 2, 3],
    [0, 1, 2, 3, 4],
  ]);
  beginnings.begin(() => begun.push(5));
  await nextTurn();
  expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
});
