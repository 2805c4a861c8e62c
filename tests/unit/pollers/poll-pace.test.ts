import { describe, expect, it } from 'vitest';
import { PollPace } from '#server/telemetry/pollers/poll-pace.ts';

let nowMs = 0;
const pace = () => new PollPace(10_000, () => nowMs);

describe('the pace of polling', () => {
  it('meets the multiples of the interval, whenever a poll ends', () => {
    const steady = pace();
    for (const [at, due] of [
      [60_000, 10_000],
      [60_001, 9_999],
      [69_999, 1],
    ] as const) {
      nowMs = at;
      expect(steady.nextInMs()).toBe(due);
    }
  });

  it('rests after a poll that took long, but never beyond the minute', () => {
    const slow = pace();
    slow.succeeded(500);
    nowMs = 62_000;
    expect(slow.nextInMs(), 'half a second is 2 % of 25').toBe(28_000);
    nowMs = 95_000;
    expect(slow.nextInMs()).toBe(25_000);
  });

  it('waits ever longer for a server that does not answer, and tells of it once', () => {
    const failing = pace();
    expect([failing.failed(), failing.failed(), failing.failed()]).toEqual([true, false, false]);
    expect(failing.nextInMs()).toBe(40_000);
    for (let index = 0; index < 10; index++) failing.failed();
    expect(failing.nextInMs()).toBe(120_000);
    expect([failing.succeeded(1), failing.succeeded(1)]).toEqual([true, false]);
    nowMs = 60_000;
    expect(failing.nextInMs()).toBe(10_000);
  });
});
