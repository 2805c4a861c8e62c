import { describe, expect, test } from 'vitest';
import { fixedTtl } from '#lib/optimizer/class-policy.ts';
import { NextKeyMiner } from '#lib/optimizer/next-key-miner.ts';
import { mineNextKeys } from '#lib/optimizer/next-keys.ts';
import { replayPreload } from '#lib/optimizer/preload-replay.ts';
import { readOp } from '#lib/optimizer/trace.ts';
import { TraceBuilder } from '#lib/optimizer/trace-builder.ts';

/** Every ten minutes another visitor opens the page and, two seconds later, its image. */
function visits(count: number) {
  const builder = new TraceBuilder();
  const add = (timeMs: number, key: string, client: string) =>
    builder.add({ timeMs, key, op: readOp, sizeBytes: 10, tenant: 't', className: 'c', client });
  for (let visit = 0; visit < count; visit++) {
    add(visit * 600_000, 'page', `v${visit}`);
    add(visit * 600_000 + 2_000, 'image', `v${visit}`);
    add(visit * 600_000 + 3_000, `other-${visit}`, `w${visit}`);
  }
  return builder.build('visits');
}

describe('preloading', () => {
  test('learns what the same visitor asks for next, and nothing across visitors', () => {
    const trace = visits(40);
    const next = mineNextKeys(trace, trace.length);
    const page = trace.keyNames.indexOf('page');
    expect([...next.keys()]).toEqual([page]);
    expect(next.get(page)).toEqual([{ key: trace.keyNames.indexOf('image'), confidence: 1 }]);
  });

  test('learns nothing where no visitors are known', () => {
    const trace = visits(40);
    expect(mineNextKeys({ ...trace, client: new Uint32Array(trace.length) }, trace.length).size).toBe(0);
  });

  test('forgets the rare pairs and the oldest clients, however long it learns', () => {
    const miner = new NextKeyMiner<string>({ pairs: 100, clients: 10 });
    for (let visit = 0; visit < 5_000; visit++)
      for (const key of ['page', 'image', `rare ${visit}`]) miner.observe(`v${visit}`, key, visit * 1_000);
    expect(miner.next('page')[0]).toMatchObject({ key: 'image', confidence: 1 });
    expect(miner.stateBytes).toBeLessThan(60_000);
    // All are frequent: whole keys give way.
    for (let visit = 0; visit < 5_000; visit++)
      for (const step of [0, 1, 2, 3]) miner.observe(`w${visit}`, `k${visit % 400}-${step}`, visit * 1_000);
    expect(miner.stateBytes).toBeLessThan(60_000);
  });

  test('turns the misses of what follows into hits, within its budget', () => {
    const trace = visits(100);
    const policies = [fixedTtl(300)];
    const options = { policies, oldPolicies: policies, nextKeys: mineNextKeys(trace, 150), leastConfidence: 0.3 };
    const free = replayPreload(trace, 150, { ...options, budget: 1.05 });
    expect(free.used).toBe(free.preloads);
    expect(free.misses).toBeLessThan(0.75 * free.oldMisses);
    expect(free.misses + free.preloads).toBeLessThanOrEqual(1.05 * free.oldMisses);
    expect(replayPreload(trace, 150, { ...options, budget: 0 }).preloads).toBe(0);
  });
});
