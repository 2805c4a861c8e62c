import { describe, expect, test } from 'vitest';
import { decideTrial } from '#lib/optimizer/decide-trial.ts';
import { HoldOut, holdOutEvery } from '#lib/optimizer/hold-out.ts';
import { HoldOutTally, tallyBuckets } from '#lib/optimizer/hold-out-tally.ts';
import { recommendationStates, stepRecommendation } from '#lib/optimizer/recommendation-state.ts';
import { seededRandom } from './synthetic-trace.ts';

describe('the hold-out', () => {
  test('holds out about one key in ten, and others with another salt', () => {
    const keys = Array.from({ length: 20_000 }, (_, at) => `user:${at}`);
    const first = new HoldOut(1, []);
    const second = new HoldOut(2, []);
    const held = keys.filter((key) => first.has(key));
    expect(held.length / keys.length).toBeGreaterThan(0.09);
    expect(held.length / keys.length).toBeLessThan(0.11);
    expect(held.filter((key) => second.has(key)).length / held.length).toBeLessThan(0.2);
  });

  test('holds out exactly one of each ten neighbours in heat', () => {
    const hottest = Array.from({ length: 100 }, (_, at) => `hot:${at}`);
    const holdOut = new HoldOut(5, hottest);
    for (let from = 0; from < hottest.length; from += holdOutEvery)
      expect(hottest.slice(from, from + holdOutEvery).filter((key) => holdOut.has(key))).toHaveLength(1);
  });

  test('has enough buckets for a verdict on a hundred hot keys, whichever it holds out', () => {
    const hottest = Array.from({ length: 100 }, (_, at) => `hot:${at}`);
    for (let salt = 0; salt < 1_000; salt++) {
      const holdOut = new HoldOut(salt, hottest);
      const tally = new HoldOutTally(1);
      for (const key of hottest) tally.count(holdOut.has(key), holdOut.bucketOf(key, tallyBuckets), true, true);
      expect(tally.result(), `salt ${salt}`).toMatchObject({ readiness: 1, differencePp: 0 });
    }
  });
});

/** Reads whose old policy hits half of the time; the plan turns a share of the misses into hits, or hits into misses. */
function tallyOf(reads: number, gain: number): HoldOutTally {
  const random = seededRandom(3);
  const holdOut = new HoldOut(8, []);
  const tally = new HoldOutTally();
  for (let at = 0; at < reads; at++) {
    const key = `k${Math.floor(random() * 3_000)}`;
    const before = random() < 0.5;
    const heldOut = holdOut.has(key);
    const changed = !heldOut && random() < Math.abs(gain) * 2 && before !== gain > 0;
    tally.count(heldOut, holdOut.bucketOf(key, tallyBuckets), changed ? gain > 0 : before, before);
  }
  return tally;
}

describe('the verdict', () => {
  test('measures the gain, with an interval that holds it', () => {
    const { differencePp, interval } = tallyOf(50_000, 0.05).result();
    expect(differencePp).toBeGreaterThan(4);
    expect(interval?.[0]).toBeLessThan(5);
    expect(interval?.[1]).toBeGreaterThan(5);
  });

  test('has an interval that holds the truth nine times in ten, where few keys are held out too', () => {
    const random = seededRandom(5);
    const keys = Array.from({ length: 80 }, (_, at) => `k${at}`);
    const rounds = 1_000;
    let held = 0;
    for (let salt = 0; salt < rounds; salt++) {
      const holdOut = new HoldOut(salt, keys);
      const tally = new HoldOutTally(50);
      // Keys differ, and the plan changes nothing.
      for (const key of keys) {
        const rate = random() ** 2;
        for (let read = 0; read < 20; read++)
          tally.count(holdOut.has(key), holdOut.bucketOf(key, tallyBuckets), random() < rate, random() < 0.3);
      }
      const [low, high] = tally.result().interval ?? [1, 1];
      if (low <= 0 && high >= 0) held++;
    }
    expect(held / rounds).toBeGreaterThan(0.89);
    expect(held / rounds).toBeLessThan(0.93);
  });

  test('says that there is not enough data yet', () => {
    const { differencePp, interval, reads, readiness } = tallyOf(300, 0.05).result();
    expect([differencePp, interval]).toEqual([null, null]);
    expect(readiness).toBe(reads.holdOut / 500);
  });

  test('is not near where few keys are held out, however often they are read', () => {
    const tally = new HoldOutTally();
    for (let at = 0; at < 10_000; at++) tally.count(at % 2 === 0, at % 8, true, false);
    expect(tally.result()).toMatchObject({ interval: null, readiness: 0.5 });
  });

  test('reverts a harmful plan in its first window', () => {
    const result = tallyOf(50_000, -0.05).result();
    expect(decideTrial({ result, memoryRatio: 1, originRatio: 1, windows: 0 })).toEqual({
      action: 'revert',
      reason: 'harm',
    });
  });

  test('keeps a proven gain, and reverts what is proven by nothing after two windows', () => {
    const good = tallyOf(50_000, 0.05).result();
    const none = tallyOf(300, 0.05).result();
    expect(decideTrial({ result: good, memoryRatio: 1, originRatio: 1, windows: 1 }).action).toBe('keep');
    expect(decideTrial({ result: none, memoryRatio: 1, originRatio: 1, windows: 1 }).action).toBe('wait');
    expect(decideTrial({ result: none, memoryRatio: 1, originRatio: 1, windows: 2 }).action).toBe('revert');
  });

  test('reverts what takes more memory or more fetches than it promised, whatever it gains', () => {
    const result = tallyOf(50_000, 0.05).result();
    expect(decideTrial({ result, memoryRatio: 1.11, originRatio: 1, windows: 1 }).reason).toBe('memory');
    expect(decideTrial({ result, memoryRatio: 1, originRatio: 1.2, windows: 1 }).reason).toBe('origin');
  });
});

describe('the life of a recommendation', () => {
  const step = { by: 'optimizer', atMs: 1, evidence: {} };

  test('goes from proposal to verdict, and what was kept can be undone', () => {
    let state = recommendationStates[0] as (typeof recommendationStates)[number];
    for (const event of ['approve', 'apply', 'measure', 'measure', 'keep', 'revert'] as const)
      state = stepRecommendation(state, event, step)?.to ?? 'expired';
    expect(state).toBe('reverted');
  });

  test('has ends that nothing leaves', () => {
    const events = ['approve', 'apply', 'measure', 'keep', 'revert', 'expire', 'dismiss'] as const;
    for (const state of ['reverted', 'expired', 'dismissed'] as const)
      for (const event of events) expect(stepRecommendation(state, event, step)).toBeNull();
    expect(stepRecommendation('proposed', 'apply', step)).toBeNull();
  });
});
