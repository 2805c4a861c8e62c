import { expect, test } from 'vitest';
import { Arrivals } from '#server/live/arrivals.ts';

/** Sockets arrive evenly until a second of the clock has passed; answers what those who are there wait longer then. */
function patienceAfter(perSecond: number) {
  let nowMs = 0;
  const arrivals = new Arrivals(() => nowMs);
  for (let socket = 0; socket < perSecond; socket += 1) {
    nowMs = (1_000 * socket) / perSecond;
    arrivals.note();
  }
  const at = (ms: number) => {
    nowMs = ms;
    return arrivals.patienceMs();
  };
  return { now: arrivals.patienceMs(), at };
}

test('a crowd asks the others to wait, and no longer once it is in', () => {
  const crowd = patienceAfter(300);
  expect(crowd.now).toBe(2_000);
  expect(crowd.at(1_200)).toBe(2_000);
  expect(crowd.at(2_000)).toBe(0);
  expect(crowd.at(3_600_000)).toBe(0);
});

test('the coming and going of every day asks nobody to wait', () => {
  expect(patienceAfter(99).now).toBe(0);
  expect(new Arrivals().patienceMs()).toBe(0);
});
