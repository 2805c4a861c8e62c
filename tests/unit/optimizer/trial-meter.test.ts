import { describe, expect, test } from 'vitest';
import type { AccessRecord } from '#lib/optimizer/access-record.ts';
import { entryHashOf, entryId } from '#lib/optimizer/entry-hash.ts';
import { HoldOut } from '#lib/optimizer/hold-out.ts';
import { TrialMeter } from '#lib/optimizer/trial-meter.ts';

const startMs = 1_700_000_000_000;
const hash = entryHashOf('0b7cfa6e-0f3c-4d1e-9a44-4f1c1f6a9a01', 'crm:lead');
const former = 60;
const planned = 600;

/** Every key is read every two minutes: the old TTL never lasts as long, the new one does. */
function measure(keys: number) {
  const hottest = Array.from({ length: 20 }, (_, key) => idOf(key));
  const classes = new Map([['crm:lead', { formerTtlSeconds: former, ttlSeconds: planned, hottest }]]);
  const meter = new TrialMeter({ salt: 5, share: 0.1, appliedAtMs: startMs, promisedMissRatio: 0.4, classes });
  const holdOut = new HoldOut(5, hottest, 10);
  const entries = Array.from({ length: keys }, (_, key) => {
    const id = idOf(key);
    return { low: hash.low, high: hash.high, given: holdOut.has(id) ? former : planned };
  });
  for (let round = 0; round < 4; round++)
    for (const [key, { low, high, given }] of entries.entries()) {
      const hit = given === planned && round > 0;
      const record: AccessRecord = {
        ...{ low, high, timeMs: startMs + round * 120_000 + Math.floor((key * 100_000) / keys), hit, classIndex: 0 },
        ...{ op: 0, ahead: false, client: 0, explicitTtl: false, sizeBytes: 100, costMs: 5 },
        ttlSeconds: hit ? 0 : given,
      };
      meter.observe('crm:lead', record);
    }
  return meter;
}

function idOf(key: number): string {
  hash.of(`k${key}`);
  return entryId(hash.low, hash.high);
}

describe('a trial', () => {
  test('measures the gain and what it costs in memory, followed whole', () => {
    const { result, memoryRatio, originRatio } = measure(2_000).figures();
    // Three rounds count, all hits, and a third of the first, none.
    expect(result.differencePp).toBeGreaterThan(88);
    expect(result.differencePp).toBeLessThan(92);
    expect(memoryRatio).toBeGreaterThan(1.8);
    expect(originRatio).toBeLessThan(1);
  });

  test('measures the same on a part of the entries where they are too many, in half a megabyte', () => {
    const few = measure(2_000).figures();
    const meter = measure(14_000);
    const many = meter.figures();
    expect(meter.stateBytes).toBeLessThan(500_000);
    // What was counted before they were too many, the first round, weighs a little more.
    expect(Math.abs((many.result.differencePp ?? 0) - (few.result.differencePp ?? 0))).toBeLessThan(3);
    expect(many.memoryRatio / few.memoryRatio).toBeCloseTo(1, 1);
    expect(many.result.reads.plan).toBeGreaterThan(4 * few.result.reads.plan);
  });
});
