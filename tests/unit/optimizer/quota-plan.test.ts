import { describe, expect, test } from 'vitest';
import type { AccessRecord } from '#lib/optimizer/access-record.ts';
import { entryHashOf } from '#lib/optimizer/entry-hash.ts';
import { QuotaCurveSampler } from '#lib/optimizer/quota-curve.ts';
import { planQuotas, type QuotaTenant } from '#lib/optimizer/quota-plan.ts';
import { decideQuotas, measureQuotas, type TenantMinute } from '#lib/optimizer/quota-verdict.ts';
import { holdsIn, windowOf } from '#lib/optimizer/switchback.ts';
import { seededRandom } from './synthetic-trace.ts';

const everyKey = 2 ** 32;
const kib = 1_024;
const hash = entryHashOf('0b7cfa6e-0f3c-4d1e-9a44-4f1c1f6a9a01', 'crm:lead');

function read(key: string, timeMs: number, over: Partial<AccessRecord> = {}): AccessRecord {
  hash.of(key);
  const { low, high } = hash;
  const fixed = { classIndex: 0, op: 0, hit: false, ahead: false, explicitTtl: false, client: 0, costMs: 5 };
  // With what an entry costs beside its value: one KiB each.
  return { low, high, timeMs, ...fixed, sizeBytes: kib - 160, ttlSeconds: 3_600, ...over };
}

/** Misses of one least-recently-used cache of so many bytes whose entries take one KiB each. */
function lruMisses(keys: readonly string[], bytes: number): number {
  const cache = new Map<string, true>();
  let misses = 0;
  for (const key of keys) {
    if (!cache.delete(key)) misses++;
    cache.set(key, true);
    const [oldest] = cache.keys();
    if (cache.size > bytes / kib && oldest !== undefined) cache.delete(oldest);
  }
  return misses;
}

describe('the curve of live traffic', () => {
  const random = seededRandom(2);
  const keys = Array.from({ length: 12_000 }, () => `k${Math.floor(1_000 * random() ** 2)}`);
  const curveOf = (told = everyKey) => {
    const sampler = new QuotaCurveSampler();
    for (const [at, key] of keys.entries()) {
      const record = read(key, at * 100);
      if (record.low < told) sampler.observe(record, told);
    }
    return sampler.curve();
  };

  test('tells for each amount of memory what a cache of that size would have missed', () => {
    const curve = curveOf();
    expect(curve?.readsPerHour).toBeGreaterThan(35_000);
    for (const [bytes, ratio] of curve?.points ?? [])
      expect(ratio).toBeCloseTo(lruMisses(keys, bytes) / keys.length, 3);
  });

  test('stays close where processes tell of some keys only', () => {
    for (const [bytes, ratio] of curveOf(everyKey / 3)?.points ?? [])
      expect(Math.abs(ratio - lruMisses(keys, bytes) / keys.length)).toBeLessThan(0.08);
  });

  test('counts a read after the end of its value as a miss that no memory would avoid', () => {
    const sampler = new QuotaCurveSampler();
    // Ten keys, each again after 10 s, with values that last 5 s.
    for (let at = 0; at < 2_000; at++) sampler.observe(read(`k${at % 10}`, at * 1_000, { ttlSeconds: 5 }), everyKey);
    expect(sampler.curve()?.points).toEqual([[2 ** 14, 1]]);
  });

  test('knows when a value would have ended that was really removed before, for want of memory', () => {
    const sampler = new QuotaCurveSampler();
    // Every 20 s, each time gone and stored anew for 30 s: with more memory every other read finds it.
    for (let at = 0; at < 1_000; at++)
      for (const key of ['a', 'b']) sampler.observe(read(key, at * 20_000, { ttlSeconds: 30 }), everyKey);
    expect(sampler.curve()?.missRatio).toBe(1);
    expect(sampler.curve()?.points.at(-1)?.[1]).toBeCloseTo(0.5, 2);
  });

  test('is none below 500 reads', () => {
    const sampler = new QuotaCurveSampler();
    for (let at = 0; at < 499; at++) sampler.observe(read('k', at), everyKey);
    expect(sampler.curve()).toBeNull();
  });

  test('follows a bounded number of keys', () => {
    const sampler = new QuotaCurveSampler();
    for (let at = 0; at < 30_000; at++) sampler.observe(read(`k${at}`, at), everyKey);
    expect(sampler.stateBytes).toBeLessThan(400_000);
  });
});

/** Misses nothing from `knee` bytes on, everything below. */
const loop = (knee: number): [number, number][] => [
  [knee - 1, 1],
  [knee, 0],
];

function tenant(tenantId: string, over: Partial<QuotaTenant> & { points?: [number, number][]; missRatio?: number }) {
  const { points = [[100, 0.5]], missRatio = 1, ...rest } = over;
  const none = { formerBytes: null, protectedBytes: 0, heldBytes: 500, ceilingBytes: Number.POSITIVE_INFINITY };
  return { ...none, tenantId, curve: { readsPerHour: 1_000, missRatio, points }, ...rest };
}

const planned = (outcome: ReturnType<typeof planQuotas>) => {
  if (typeof outcome === 'string') throw new Error(`no plan: ${outcome}`);
  return outcome;
};

describe('a split of memory among tenants', () => {
  const needy = tenant('needy', { points: loop(700) });
  // Reads everything once: no memory helps it.
  const scanner = tenant('scanner', { points: [[1, 1]] });

  test('gives memory to whoever misses less with it, and leaves the other its guaranteed minimum', () => {
    const plan = planned(planQuotas([needy, scanner], 1_000));
    const [first, second] = plan.shares;
    expect(first?.plannedBytes).toBeGreaterThanOrEqual(700);
    expect(second?.plannedBytes).toBeGreaterThanOrEqual(125);
    expect((first?.plannedBytes ?? 0) + (second?.plannedBytes ?? 0)).toBeLessThanOrEqual(1_000);
    expect(first?.missRatioAfter).toBe(0);
    expect(plan.gainPp).toBeGreaterThan(25);
    expect(plan.missesSavedPerHour).toBeCloseTo(plan.gainPp * 20, 6);
    expect(plan.intervalPp[0]).toBeLessThanOrEqual(plan.gainPp);
  });

  test('gives nobody more than the ceiling of its tier, what it holds beside included', () => {
    const capped = tenant('capped', { points: loop(700), ceilingBytes: 600, protectedBytes: 50 });
    expect(planQuotas([capped, scanner], 1_000)).toBe('no-gain');
    const within = { ...capped, ceilingBytes: 760 };
    const [first] = planned(planQuotas([within, scanner], 1_000)).shares;
    expect(first?.plannedBytes).toBeGreaterThanOrEqual(750);
    expect(first?.plannedBytes).toBeLessThanOrEqual(760);
  });

  test('leaves whoever would lose more than half a point what it has', () => {
    const steady = tenant('steady', { curve: { readsPerHour: 100, missRatio: 0, points: loop(480) } });
    expect(planQuotas([needy, steady], 1_000)).toBe('no-gain');
    const [, kept] = planned(planQuotas([needy, steady, scanner], 1_500)).shares;
    expect(kept?.plannedBytes).toBeGreaterThanOrEqual(480);
  });

  test('is none where nobody lacks memory, there is none to split, or the curves do not explain what was seen', () => {
    expect(planQuotas([needy, scanner], 10_000)).toBe('no-pressure');
    expect(planQuotas([needy, scanner], 0)).toBe('no-memory');
    expect(planQuotas([needy], 1_000)).toBe('few-tenants');
    expect(planQuotas([{ ...needy, curve: { ...needy.curve, missRatio: 0.2 } }, scanner], 1_000)).toBe(
      'curves-unproven',
    );
  });

  test('is looked for where a tenant nears its quota, however much memory there is', () => {
    const full = { ...needy, formerBytes: 550 };
    expect(planned(planQuotas([full, scanner], 10_000)).shares[0]?.plannedBytes).toBeGreaterThanOrEqual(700);
  });
});

describe('the trial of a split', () => {
  const trial = { salt: 7, windowSeconds: 120, appliedAtMs: 0 };

  /** Two hours of minutes; `gain` points of hit rate more while the split holds. */
  const minutes = (gain: Record<string, number>): TenantMinute[] =>
    Array.from({ length: 120 }, (_, minute) => minute * 60_000).flatMap((startMs) =>
      Object.entries(gain).map(([tenantId, points]) => {
        const wobble = (startMs / 60_000) % 3;
        const held = holdsIn(trial, windowOf(trial, startMs)) ? points : 0;
        return { tenantId, startMs, reads: 1_000, misses: 400 + wobble - 10 * held };
      }),
    );
  const judged = (gain: Record<string, number>, nowMs = 7_500_000) => {
    const figures = measureQuotas(trial, minutes(gain), nowMs);
    return { figures, decision: decideQuotas(figures) };
  };

  test('proves a gain by the turns in which it held, and keeps it', () => {
    const { figures, decision } = judged({ a: 6, b: 0 });
    expect(figures.differencePp).toBeCloseTo(3, 0);
    expect(figures.tenants.find(({ tenantId }) => tenantId === 'a')?.differencePp).toBeCloseTo(6, 0);
    expect(decision).toEqual({ action: 'keep', reason: 'gain-proven' });
  });

  test('ends where all together lose, and where one tenant surely loses, whatever the others gain', () => {
    expect(judged({ a: -0.3, b: -0.3 }).decision).toEqual({ action: 'revert', reason: 'harm' });
    expect(judged({ a: 9, b: -2 }).decision).toEqual({ action: 'revert', reason: 'tenant-harm' });
  });

  test('waits until there are enough pairs of turns', () => {
    const { figures, decision } = judged({ a: 6 }, 1_000_000);
    expect(figures).toMatchObject({ differencePp: null, interval: null });
    expect(decision.action).toBe('wait');
  });

  test('counts nothing of the half of a turn in which memory still shows the turn before', () => {
    const late = minutes({ a: 6 }).filter(({ startMs }) => startMs % 120_000 < 60_000);
    expect(measureQuotas(trial, late, 7_500_000).reads).toEqual({ plan: 0, holdOut: 0 });
  });
});
