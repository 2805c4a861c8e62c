import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calibrateWeights } from '#lib/optimizer/calibrate-weights.ts';
import { estimateWhatIf, hitRatioOf } from '#lib/optimizer/estimate-what-if.ts';
import { exactWhatIf } from '#lib/optimizer/exact-what-if.ts';
import { KeyHash } from '#lib/optimizer/key-hash.ts';
import { ReuseObserver } from '#lib/optimizer/reuse-observer.ts';
import { deleteOp, readOp, type Trace, writeOp } from '#lib/optimizer/trace.ts';
import { TraceBuilder } from '#lib/optimizer/trace-builder.ts';
import { ttlCount } from '#lib/optimizer/ttl-grid.ts';
import { skewedTrace } from './synthetic-trace.ts';

function watch(trace: Trace, observer: ReuseObserver): ReuseObserver {
  for (let row = 0; row < trace.length; row++)
    observer.observe(
      trace.op[row] ?? 0,
      trace.keyNames[trace.key[row] ?? 0] ?? '',
      trace.classIndex[row] ?? 0,
      trace.timeMs[row] ?? 0,
      trace.sizeBytes[row] ?? 0,
    );
  return observer;
}

const accessAfter = (waitMs: fc.Arbitrary<number>) =>
  fc.record({
    key: fc.integer({ min: 0, max: 9 }),
    op: fc.constantFrom(readOp, readOp, readOp, writeOp, deleteOp),
    waitMs,
    sizeBytes: fc.integer({ min: 0, max: 5_000 }),
  });

/** A step of the longest TTL, and a whole number of steps of every other one. */
const coarsestMs = 2_880;
const wholeSteps = fc.integer({ min: 0, max: 694 }).map((steps) => steps * coarsestMs);

function traceOf(accesses: readonly { key: number; op: number; waitMs: number; sizeBytes: number }[]): Trace {
  const builder = new TraceBuilder();
  let timeMs = 1_700_000_000_000;
  for (const { key, op, waitMs, sizeBytes } of accesses) {
    timeMs += waitMs;
    builder.add({ timeMs, key: `k${key}`, op, sizeBytes, tenant: 't', className: `c${key % 3}`, client: '' });
  }
  return builder.build('random');
}

describe('the observer', () => {
  test('agrees with the exact replay for every TTL while it follows every key', () => {
    fc.assert(
      fc.property(fc.array(accessAfter(wholeSteps), { maxLength: 120 }), fc.integer(), (accesses, salt) => {
        const trace = traceOf(accesses);
        const observer = watch(trace, new ReuseObserver(salt));
        const estimate = estimateWhatIf(observer, calibrateWeights(observer));
        const exact = exactWhatIf(trace);
        expect(estimate.reads).toBe(exact.reads);
        expect([...estimate.misses]).toEqual([...exact.misses]);
        expect([...estimate.variance]).toEqual(new Array(ttlCount).fill(0));
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test('errs by an access now and then where times lie between its steps', () => {
    const sums = { misses: 0, apart: 0 };
    const anyWait = fc.array(accessAfter(fc.integer({ min: 0, max: 2_000_000 })), { minLength: 100, maxLength: 120 });
    for (const accesses of fc.sample(anyWait, { seed: 7, numRuns: 100 })) {
      const trace = traceOf(accesses);
      const observer = watch(trace, new ReuseObserver(1));
      const estimate = estimateWhatIf(observer, calibrateWeights(observer));
      for (const [ttl, misses] of exactWhatIf(trace).misses.entries()) {
        sums.misses += misses;
        sums.apart += Math.abs(misses - (estimate.misses[ttl] ?? 0));
      }
    }
    expect(sums.misses).toBeGreaterThan(10_000);
    expect(sums.apart / sums.misses).toBeLessThan(0.001);
  });

  test('forgets nothing that matters when a trace is longer than its clock', () => {
    const builder = new TraceBuilder();
    for (let day = 0; day < 120; day++)
      for (const offsetMs of [0, 20_000, 100_000])
        builder.add({
          timeMs: day * 86_400_000 + offsetMs,
          key: 'k',
          op: readOp,
          sizeBytes: 1,
          tenant: 't',
          className: 'c',
          client: '',
        });
    const trace = builder.build('months');
    const observer = watch(trace, new ReuseObserver(1));
    expect([...estimateWhatIf(observer, calibrateWeights(observer)).misses]).toEqual([...exactWhatIf(trace).misses]);
  });

  test('errs by a quarter of a point on average, and says so, when it follows one key in eight', () => {
    const trace = skewedTrace({ accesses: 120_000, keys: 60_000, stepMs: 50, seed: 3, skew: 3, classes: 4 });
    const exact = exactWhatIf(trace);
    const observer = watch(trace, new ReuseObserver(11, { hotKeys: 512, keys: 4_096 }));
    const estimate = estimateWhatIf(observer, calibrateWeights(observer));
    expect(observer.threshold).toBeLessThan(2 ** 32);
    let apart = 0;
    for (let ttl = 0; ttl < ttlCount; ttl++) {
      const { predicted, interval } = hitRatioOf(estimate, ttl);
      const hitRatio = 100 * (1 - (exact.misses[ttl] ?? 0) / exact.reads);
      apart += Math.abs(predicted - hitRatio) / ttlCount;
      expect(Math.abs(predicted - hitRatio)).toBeLessThan(0.75);
      expect(interval[1] - interval[0]).toBeGreaterThan(0);
      expect(interval[1] - interval[0]).toBeLessThan(3);
    }
    expect(apart).toBeLessThan(0.25);
  });

  test('knows in how many periods keys were touched without following them, from before it had to choose', () => {
    const trace = skewedTrace({ accesses: 60_000, keys: 20_000, stepMs: 200, seed: 3, skew: 2, classes: 2 });
    const observer = watch(trace, new ReuseObserver(3, { hotKeys: 64, keys: 1_024 }));
    const { table, touches } = observer;
    const hot = new Set<number>();
    for (let slot = 0; slot < table.count; slot++) if (table.hot[slot] === 1) hot.add(table.high[slot] ?? 0);
    const hash = new KeyHash(3);
    for (const [period, minutes] of [1, 10, 60, 240].entries()) {
      const touched = new Set<string>();
      for (let row = 0; row < trace.length; row++) {
        hash.of(trace.keyNames[trace.key[row] ?? 0] ?? '');
        if (!hot.has(hash.high))
          touched.add(`${trace.key[row]} ${Math.floor((trace.timeMs[row] ?? 0) / 60_000 / minutes)}`);
      }
      const { count = 0, standardError = 0 } = touches?.touches(period) ?? {};
      expect(Math.abs(count - touched.size)).toBeLessThan(4 * standardError + 1);
      expect(standardError / count).toBeLessThan(0.01);
    }
  });

  test('stays below a megabyte whatever it sees', () => {
    const many = skewedTrace({ accesses: 150_000, keys: 100_000, stepMs: 1, seed: 5, skew: 1, classes: 300 });
    expect(watch(many, new ReuseObserver(1)).stateBytes).toBeLessThan(800_000);
    // As many keys as it follows, each read more often than one byte can tell.
    const busy = new TraceBuilder();
    const followed = { hotKeys: 16, keys: 128 };
    for (let at = 0; at < 128 * 300; at++) {
      const access = { timeMs: at, key: `k${at % 128}`, op: readOp, sizeBytes: 1 };
      busy.add({ ...access, tenant: 't', className: 'c', client: '' });
    }
    const observer = watch(busy.build('busy'), new ReuseObserver(1, followed));
    expect(observer.table.gaps?.get(0, 0)).toBe(299);
    expect((observer.stateBytes * 8_192) / 128).toBeLessThan(1_000_000);
  });

  test('takes little for a tenant with few keys', () => {
    const trace = skewedTrace({ accesses: 1_000, keys: 50, stepMs: 1, seed: 5, skew: 1, classes: 1 });
    expect(watch(trace, new ReuseObserver(1)).stateBytes).toBeLessThan(16_384);
  });

  test('survives a key that is read more often than its counters can tell', () => {
    const builder = new TraceBuilder();
    for (let at = 0; at < 150_000; at++)
      builder.add({ timeMs: at * 10, key: 'hot', op: readOp, sizeBytes: 1, tenant: 't', className: 'c', client: '' });
    const trace = builder.build('hot');
    const observer = watch(trace, new ReuseObserver(1));
    const estimate = estimateWhatIf(observer, calibrateWeights(observer));
    expect([...estimate.misses]).toEqual([...exactWhatIf(trace).misses]);
  });
});
