import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTtlModel } from '#server/demo/ttl-model.ts';

interface Step {
  verb: 'has' | 'set' | 'delete' | 'expire';
  key: string;
  ttlSeconds: number;
  afterMs: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom('has', 'set', 'delete', 'expire'),
  key: fc.constantFrom('a', 'b', 'c'),
  ttlSeconds: fc.integer({ min: 1, max: 20 }),
  afterMs: fc.integer({ min: 0, max: 8_000 }),
});

/** Reads the whole history at each question: what the last set, expire or delete of the key left. */
function presentBy(history: { step: Step; atMs: number }[], key: string, nowMs: number): boolean {
  let endMs: number | null = null;
  for (const { step, atMs } of history.filter((event) => event.step.key === key)) {
    const present = endMs !== null && atMs <= endMs;
    if (step.verb === 'set' || (step.verb === 'expire' && present)) endMs = atMs + step.ttlSeconds * 1000;
    if (step.verb === 'delete') endMs = null;
  }
  return endMs !== null && nowMs <= endMs;
}

describe('the TTL model', () => {
  it('answers exactly what reading the whole history answers', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const model = createTtlModel();
        const history: { step: Step; atMs: number }[] = [];
        let nowMs = 1_000_000;
        for (const current of steps) {
          nowMs += current.afterMs;
          const { verb, key, ttlSeconds } = current;
          const present = presentBy(history, key, nowMs);
          if (verb === 'set') model.set(key, ttlSeconds, nowMs);
          else if (verb === 'expire') expect(model.expire(key, ttlSeconds, nowMs)).toBe(present);
          else expect(model[verb](key, nowMs)).toBe(present);
          history.push({ step: current, atMs: nowMs });
        }
        for (const key of ['a', 'b', 'c']) {
          expect(model.remainingSeconds(key, nowMs) !== null).toBe(presentBy(history, key, nowMs));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('keeps a key through its last millisecond and not longer', () => {
    const model = createTtlModel();
    model.set('key', 2, 1000);
    expect(model.has('key', 3000)).toBe(true);
    expect(model.remainingSeconds('key', 2_500)).toBe(1);
    expect(model.has('key', 3001)).toBe(false);
    expect(model.remainingSeconds('key', 3001)).toBeNull();
  });
});
