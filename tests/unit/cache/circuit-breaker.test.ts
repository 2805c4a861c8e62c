import { beforeEach, describe, expect, it } from 'vitest';
import { CircuitBreaker } from '#lib/cache/circuit-breaker.ts';

let nowMs = 0;
let breaker: CircuitBreaker;

beforeEach(() => {
  nowMs = 1_000;
  breaker = new CircuitBreaker({ now: () => nowMs });
});

const fail = (times: number) => {
  for (let count = 0; count < times; count++) breaker.failed();
};

describe('a circuit breaker', () => {
  it('lets everybody through until five failures in a row', () => {
    fail(4);
    breaker.succeeded();
    fail(4);
    expect(breaker.state).toBe('closed');
    expect(breaker.allows()).toBe(true);
    fail(1);
    expect(breaker.state).toBe('open');
    expect(breaker.allows()).toBe(false);
  });

  it('lets one try after a pause, and everybody once that one was answered', () => {
    fail(5);
    nowMs += 249;
    expect(breaker.allows()).toBe(false);
    nowMs += 1;
    expect(breaker.allows()).toBe(true);
    expect(breaker.state).toBe('half-open');
    expect(breaker.allows()).toBe(false);
    breaker.succeeded();
    expect(breaker.state).toBe('closed');
    expect(breaker.allows()).toBe(true);
  });

  it('doubles the pause with every trial that fails, up to two seconds', () => {
    fail(5);
    const pauses: number[] = [];
    for (let trial = 0; trial < 5; trial++) {
      const openedAtMs = nowMs;
      while (!breaker.allows()) nowMs += 1;
      pauses.push(nowMs - openedAtMs);
      breaker.failed();
    }
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 2_000]);
    breaker.succeeded();
    fail(5);
    nowMs += 250;
    expect(breaker.allows()).toBe(true);
  });

  it('is not kept open longer by calls from before it opened', () => {
    fail(5);
    nowMs += 200;
    fail(100);
    nowMs += 50;
    expect(breaker.allows()).toBe(true);
  });

  it('lets another one try where nothing was heard of the trial', () => {
    fail(5);
    nowMs += 250;
    expect(breaker.allows()).toBe(true);
    nowMs += 1_999;
    expect(breaker.allows()).toBe(false);
    nowMs += 1;
    expect(breaker.allows()).toBe(true);
  });
});
