import { expect, test } from 'vitest';
import { WaitingLine } from '#server/live/waiting-line.ts';

test('no more than so many run at once, in the order of their coming, whatever becomes of one', async () => {
  const line = new WaitingLine(2);
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const work = (number: number) => async () => {
    begun.push(number);
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
    if (number === 1) throw new Error('refused');
    return number;
  };
  const ends = await Promise.allSettled([0, 1, 2, 3, 4, 5].map((number) => line.run(work(number))));
  expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
  expect(most).toBe(2);
  expect(ends.map((end) => (end.status === 'fulfilled' ? end.value : 'refused'))).toEqual([0, 'refused', 2, 3, 4, 5]);
  expect(await line.run(work(6))).toBe(6);
});
