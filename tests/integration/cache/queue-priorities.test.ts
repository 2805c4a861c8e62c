import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantQueue } from '#lib/cache/tenant-queue.ts';
import { type StructureServers, startStructureServers } from './structure-servers.ts';

let on: StructureServers;
let nowMs = Date.UTC(2030, 0, 1);
/** A queue nobody used before, on a clock that this file turns. */
let fresh: () => TenantQueue<unknown>;

beforeAll(async () => {
  on = await startStructureServers();
  const tenant = on.open({ now: () => nowMs }).forTenant(on.tenantId);
  fresh = () => tenant.queue(randomUUID());
});
afterAll(() => on.close());

const dataOf = (items: { data: unknown }[]) => items.map(({ data }) => data);

describe('the four priorities', () => {
  it.each([
    [1, 300],
    [2, 1_800],
    [3, 3_600],
    [4, 7_200],
  ] as const)('priority %i is put aside after %i s without a worker', async (priority, ttlSeconds) => {
    const queue = fresh();
    await queue.enqueue('in time', { priority });
    nowMs += ttlSeconds * 1_000 - 1;
    expect(dataOf(await queue.reserve())).toEqual(['in time']);
    await queue.enqueue('too late', { priority });
    nowMs += ttlSeconds * 1_000;
    await queue.ack(...(await queue.reserve({ count: 1 })));
    expect(await queue.reserve()).toEqual([]);
    expect(await queue.deadLetters()).toMatchObject([{ data: 'too late', reason: 'expired', attempts: 0 }]);
  });

  it('rest between two paced readings for as long as each is synchronised', async () => {
    const queue = fresh();
    const everySeconds = { 1: 60, 2: 300, 3: 900, 4: 3_600 } as const;
    const paced = async () => {
      const items = await queue.reserve({ paced: true, leaseSeconds: 3_600 });
      await queue.ack(...items);
      return items.map(({ priority }) => priority);
    };
    for (const priority of [1, 2, 3, 4] as const) await queue.enqueue(priority, { priority });
    expect(await paced()).toEqual([1, 2, 3, 4]);
    for (const priority of [1, 2, 3, 4] as const) await queue.enqueue(priority, { priority });
    expect(await paced()).toEqual([]);
    let waitedSeconds = 0;
    for (const priority of [1, 2, 3, 4] as const) {
      nowMs += (everySeconds[priority] - waitedSeconds) * 1_000 - 1;
      expect(await paced()).toEqual([]);
      nowMs += 1;
      waitedSeconds = everySeconds[priority];
      expect(await paced()).toEqual([priority]);
    }
  });
});
