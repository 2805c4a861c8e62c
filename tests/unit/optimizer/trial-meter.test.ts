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
  for (let round = 0; round < 6; round++)
    for (let key = 0; key < keys; key++) {
      hash.of(`k${key}`);
      const { low, high } = hash;
      const ttlSeconds = holdOut.has(entryId(low, high)) ? former : planned;
      const hit = ttlSeconds === planned && round % 5 > 0;
      const timeMs = startMs + round * 120_000 + Math.floor((key * 100_000) / keys);
      const record: AccessRecord = {
        ...{ low, high, timeMs, hit, classIndex: 0, op: 0, ahead: false, client: 0, explicitTtl: false },
        ...{ sizeBytes: 100, costMs: 5, ttlSeconds: hit ? 0 : ttlSeconds },
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
    // Of five rounds that count, and a third of the first, four are hits.
    expect(result.differencePp).toBeGreaterThan(72);
    expect(result.differencePp).toBeLessThan(78);
    expect(memoryRatio).toBeGreaterThan(1.8);
    expect(originRatio).toBeLessThan(1);
  });

  test('measures the same on a part of the entries where they are too many, in half a megabyte', () => {
    const few = measure(2_000).figures();
    const meter = measure(15_000);
    const many = meter.figures();
    expect(meter.stateBytes).toBeLessThan(500_000);
    expect(Math.abs((many.result.differencePp ?? 0) - (few.result.differencePp ?? 0))).toBeLessThan(1);
    expect(many.memoryRatio / few.memoryRatio).toBeCloseTo(1, 1);
    expect(many.result.reads.plan).toBeGreaterThan(4 * few.result.reads.plan);
  });
});
