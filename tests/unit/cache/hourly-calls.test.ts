import { expect, it } from 'vitest';
import { HourlyCalls } from '#lib/cache/hourly-calls.ts';
import type { SpentCalls } from '#lib/cache/spend-calls.ts';
import { eventually } from '#tests/setup/eventually.ts';

const hourMs = 3_600_000;

/** One process: its clock, what it told, and what it is answered next; an error stands for a server that is away. */
function openProcess(answer: number | null | Error, perHour = 1_000) {
  const told: SpentCalls[] = [];
  const faults: unknown[] = [];
  const world = { nowMs: 0, answer };
  const hours = new HourlyCalls({
    nowMs: () => world.nowMs,
    tellMs: hourMs,
    report: (error) => faults.push(error),
    async tell(_tenantId, calls) {
      told.push(calls);
      if (world.answer instanceof Error) throw world.answer;
      return world.answer;
    },
  });
  const take = () => hours.take('t', 1, perHour);
  /** How many of `calls` calls are served. */
  const served = (calls: number) => Array.from({ length: calls }, take).filter((waitMs) => waitMs === 0).length;
  return { world, hours, told, faults, take, served };
}

it('a process alone serves an hour’s worth at once, then exactly the limit, and tells of it two hundred times', async () => {
  const { world, hours, told, take } = openProcess(null);
  for (let call = 0; call < 1_000; call += 1) {
    expect(take()).toBe(0);
    await Promise.resolve();
  }
  expect(take()).toBeCloseTo(3_600);
  expect(told.length).toBeLessThanOrEqual(201);
  await hours.tellAll();
  expect(told.reduce((sum, calls) => sum + calls.served, 0)).toBe(1_000);
  world.nowMs = 3_599;
  expect(take()).toBeGreaterThan(0);
  world.nowMs = 3_601;
  expect([take(), take() > 0]).toEqual([0, true]);
});

it('a process has no more than all have left, what it served since it told taken away', async () => {
  const { told, take, served, hours } = openProcess(10);
  // The first call is told of at once; nine more are served before the answer is there.
  expect(served(10)).toBe(10);
  await eventually(() => told.length === 1);
  await new Promise(setImmediate);
  expect(served(5)).toBe(1);
  expect(take()).toBeCloseTo(3_600);
  expect(told).toEqual([
    { database: 1, perHour: 1_000, served: 1 },
    { database: 1, perHour: 1_000, served: 10 },
  ]);
  hours.close();
});

it('a process pays back what all served too much', async () => {
  const { world, told, take, served } = openProcess(-4);
  served(1);
  await eventually(() => told.length === 1);
  await new Promise(setImmediate);
  expect(take()).toBeCloseTo(5 * 3_600);
  world.nowMs = 5 * 3_600 + 1;
  expect(served(2)).toBe(1);
});

it('a process goes on by itself while the control plane is away, and tells nothing twice', async () => {
  const { told, faults, served, hours } = openProcess(new Error('away'), 100);
  expect(served(200)).toBe(100);
  await hours.tellAll();
  await hours.tellAll();
  expect(faults.length).toBeGreaterThan(0);
  expect(told.reduce((sum, calls) => sum + calls.served, 0)).toBe(100);
});

it('a database is remembered until it is full again, and after a pause its next call is told of at once', async () => {
  const { world, told, served, hours } = openProcess(null);
  served(1_000);
  await hours.tellAll();
  await hours.tellAll();
  const before = told.length;
  world.nowMs = hourMs / 2;
  await hours.tellAll();
  expect(served(1)).toBe(1);
  expect(told).toHaveLength(before + 1);
  world.nowMs = 2 * hourMs;
  await hours.tellAll();
  await hours.tellAll();
  expect(served(2_000)).toBe(1_000);
});
