import { expect, it } from 'vitest';
import { RateShares } from '#lib/cache/rate-shares.ts';
import type { RateShare, ServedCalls } from '#lib/contracts/v1/usage.ts';
import { eventually } from '#tests/setup/eventually.ts';

/** One process: its clock, what it told, and what it is answered next; an error stands for a server that is away. */
function openProcess() {
  const told: ServedCalls[] = [];
  const faults: unknown[] = [];
  const world: { nowMs: number; answer: RateShare | Error } = { nowMs: 0, answer: { share: 1, tokens: 10 } };
  const rates = new RateShares({
    nowMs: () => world.nowMs,
    tellMs: 3_600_000,
    report: (error) => faults.push(error),
    async tell(_tenantId, calls) {
      told.push(calls);
      if (world.answer instanceof Error) throw world.answer;
      return world.answer;
    },
  });
  /** How many of `calls` calls are served. */
  const served = (calls: number) =>
    Array.from({ length: calls }, () => rates.take('t', 10)).filter((waitMs) => waitMs === 0).length;
  return { world, rates, told, faults, served };
}

it('a process alone serves a second’s worth at once, then exactly the rate', async () => {
  const { world, rates, told, served } = openProcess();
  expect(served(100)).toBe(10);
  await eventually(() => told.length === 1);
  let later = 0;
  for (world.nowMs = 10; world.nowMs <= 3_000; world.nowMs += 10) {
    later += served(2);
    if (world.nowMs % 500 === 0) await rates.tellAll();
  }
  // Tokens are fractions: the last one may be a hair short.
  expect(later).toBeGreaterThanOrEqual(29);
  expect(later).toBeLessThanOrEqual(30);
  const all = told.reduce((sum, calls) => sum + calls.served, 0);
  expect([all, told.reduce((sum, calls) => sum + calls.asked, 0)]).toEqual([10 + later, 700]);
});

it('a process serves its share of the rate, and waits for what all served too much', async () => {
  const { world, rates, told, served } = openProcess();
  world.answer = { share: 0.25, tokens: -4 };
  expect(served(1)).toBe(1);
  await eventually(() => told.length === 1);
  await rates.tellAll();
  // A quarter of a debt of four calls, and one more for a token, at two and a half a second.
  expect(rates.take('t', 10)).toBeCloseTo(800);
  world.nowMs = 801;
  expect(served(9)).toBe(1);
  world.nowMs = 60_000;
  expect(served(9)).toBe(2);
});

it('a process that few calls come to has a small share, and room for a burst', async () => {
  const { world, rates, told, served } = openProcess();
  world.answer = { share: 0.1, burst: 0.5, tokens: 10 };
  expect(served(1)).toBe(1);
  await eventually(() => told.length === 1);
  await rates.tellAll();
  expect(served(9)).toBe(5);
  world.nowMs = 3_000;
  expect(served(9)).toBe(3);
  world.nowMs = 60_000;
  expect(served(9)).toBe(5);
});

it('a process goes on by the share it last knew while the control plane is away, and tells nothing twice', async () => {
  const { world, rates, told, faults, served } = openProcess();
  world.answer = { share: 0.5, tokens: 10 };
  served(1);
  await rates.tellAll();
  await eventually(() => told.length === 1);
  world.answer = new Error('away');
  world.nowMs = 10_000;
  expect(served(100)).toBe(5);
  await rates.tellAll();
  expect(faults).toHaveLength(1);
  world.nowMs = 20_000;
  expect(served(100)).toBe(5);
  world.answer = { share: 1, tokens: 10 };
  await rates.tellAll();
  // The first call after a pause is told of at once: that report was lost, and what came while it was on its way was not.
  expect(told.map((calls) => calls.served)).toEqual([1, 1, 9]);
});

it('a process that nobody calls tells nothing, and tells at once when somebody does', async () => {
  const { rates, told, served } = openProcess();
  served(1);
  await eventually(() => told.length === 1);
  for (let times = 0; times < 100; times += 1) await rates.tellAll();
  expect(told).toHaveLength(1);
  served(1);
  await eventually(() => told.length === 2);
  rates.close();
});
