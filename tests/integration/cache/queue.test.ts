import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, CacheUnavailableError, KeyError, ValueError } from '#lib/cache/cache-error.ts';
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

describe('a queue', () => {
  it.each([0, '', false, null, [], { a: [1, { b: null }] }, 'texto 👩‍👩‍👧'])(
    'hands out %j as it was given',
    async (data) => {
      const queue = fresh();
      const added = await queue.enqueue(data, { idempotencyKey: 'k' });
      expect(await queue.reserve()).toStrictEqual([
        {
          ...{ id: added?.id, data, priority: 3, attempt: 1, idempotencyKey: 'k' },
          ...{ enqueuedAt: new Date(nowMs).toISOString(), scheduledFor: null },
        },
      ]);
    },
  );

  it('hands out by priority, and in order within one', async () => {
    const queue = fresh();
    for (const [data, priority] of [
      ['d', 4],
      ['a1', 1],
      ['c', 3],
      ['a2', 1],
      ['b', 2],
    ] as const) {
      await queue.enqueue(data, { priority });
    }
    expect(dataOf(await queue.reserve({ priority: 2 }))).toEqual(['b']);
    expect(dataOf(await queue.reserve({ count: 3 }))).toEqual(['a1', 'a2', 'c']);
    expect(dataOf(await queue.reserve())).toEqual(['d']);
  });

  it('hands each item to one of many workers, at most 100 at once', async () => {
    const queue = fresh();
    await Promise.all(Array.from({ length: 250 }, (_, i) => queue.enqueue(i)));
    const batches = await Promise.all(Array.from({ length: 6 }, (_, i) => queue.reserve({ consumer: `w${i}` })));
    expect(Math.max(...batches.map(({ length }) => length))).toBe(100);
    const all = batches.flat().map(({ data }) => data as number);
    expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: 250 }, (_, i) => i));
  });

  it('forgets an item once it is acknowledged', async () => {
    const queue = fresh();
    await queue.enqueue('done');
    const items = await queue.reserve();
    expect(await queue.counts()).toEqual({ ready: 0, reserved: 1, scheduled: 0, dead: 0 });
    expect(await queue.ack(...items)).toBe(1);
    expect(await queue.ack(...items)).toBe(0);
    nowMs += 3_600_000;
    expect(await queue.reserve()).toEqual([]);
    expect(await queue.counts()).toEqual({ ready: 0, reserved: 0, scheduled: 0, dead: 0 });
  });

  it('keeps an item for its time', async () => {
    const queue = fresh();
    await queue.enqueue('later', { scheduledFor: new Date(nowMs + 10_000), priority: 1 });
    await queue.enqueue('past', { scheduledFor: new Date(nowMs - 10_000), priority: 2 });
    expect(dataOf(await queue.reserve())).toEqual(['past']);
    nowMs += 9_999;
    expect(await queue.reserve()).toEqual([]);
    nowMs += 1;
    const [item] = await queue.reserve();
    expect(item).toMatchObject({ data: 'later', scheduledFor: new Date(nowMs).toISOString() });
  });

  it('takes the same idempotency key once a day', async () => {
    const queue = fresh();
    const added = await Promise.all(Array.from({ length: 20 }, () => queue.enqueue('x', { idempotencyKey: 'pay-7' })));
    expect(new Set(added.map((each) => each?.id)).size).toBe(1);
    expect(added.filter((each) => each?.duplicate === false)).toHaveLength(1);
    await queue.ack(...(await queue.reserve()));
    expect((await queue.enqueue('x', { idempotencyKey: 'pay-7' }))?.duplicate).toBe(true);
    nowMs += 86_400_000;
    expect((await queue.enqueue('x', { idempotencyKey: 'pay-7' }))?.duplicate).toBe(false);
  });

  it('is forgotten a month after its last item would have been, and no sooner', async () => {
    const queue = on.tenant.queue('forgotten');
    const yearMs = 365 * 86_400_000;
    await queue.enqueue('next year', { scheduledFor: new Date(Date.now() + yearMs), idempotencyKey: 'k' });
    for (const data of ['a', 'b']) await queue.enqueue(data);
    const [a, b] = await queue.reserve({ paced: true });
    await queue.fail(a ?? { id: '', attempt: 0 });
    await queue.ack(b ?? { id: '' });
    const admin = on.admin('control', 2);
    const prefix = `tenant:${on.tenantId}:queue:queue:{${on.tenantId}:forgotten}:`;
    const keys = await admin.keys(`${prefix.replace(/[{}]/g, '?')}*`);
    expect(keys.length).toBeGreaterThanOrEqual(7);
    for (const key of keys) {
      const beyondMs = ['items', 'meta', 'scheduled'].some((part) => key === prefix + part) ? yearMs : 0;
      expect(await admin.pttl(key)).toBeGreaterThan(beyondMs + 28 * 86_400_000);
    }
  });

  it('belongs to its tenant and its name, on the control plane', async () => {
    const queue = on.tenant.queue('mail');
    await queue.enqueue('mine');
    expect(await on.cache.forTenant(randomUUID()).queue('mail').reserve()).toEqual([]);
    expect(await on.tenant.queue('mail2').reserve()).toEqual([]);
    expect(await on.admin('control', 2).exists(`tenant:${on.tenantId}:queue:queue:{${on.tenantId}:mail}:p3`)).toBe(1);
    expect(dataOf(await on.open().forTenant(on.tenantId).queue('mail').reserve())).toEqual(['mine']);
  });
});

describe('a worker that died', () => {
  it('loses its items to the next worker when the lease ends, not before', async () => {
    const queue = fresh();
    await queue.enqueue('work');
    const [first] = await queue.reserve({ consumer: 'dead', leaseSeconds: 30 });
    nowMs += 29_999;
    expect(await queue.reserve({ consumer: 'next' })).toEqual([]);
    nowMs += 1;
    const [second] = await queue.reserve({ consumer: 'next', leaseSeconds: 30 });
    expect(second).toMatchObject({ id: first?.id, data: 'work', attempt: 2 });
    expect(await queue.fail(first ?? { id: '', attempt: 0 })).toBe('lost');
    expect(await queue.ack({ id: second?.id ?? '' })).toBe(1);
  });

  it('never makes an item go round for ever', async () => {
    const queue = fresh();
    await queue.enqueue('poison');
    for (let attempt = 1; attempt <= 4; attempt++) {
      expect(await queue.reserve({ leaseSeconds: 1 })).toMatchObject([{ attempt }]);
      nowMs += 1_000;
    }
    expect(await queue.reserve()).toEqual([]);
    expect(await queue.deadLetters()).toMatchObject([{ data: 'poison', attempts: 4, reason: 'abandoned' }]);
  });
});

describe('a failure', () => {
  it('is tried again after 1, 2 and 4 seconds, then put aside with its reason', async () => {
    const queue = fresh();
    await queue.enqueue('fails', { priority: 2 });
    for (const pauseMs of [1_000, 2_000, 4_000]) {
      const [item] = await queue.reserve();
      expect(await queue.fail(item ?? { id: '', attempt: 0 }, 'no network')).toBe('retry');
      nowMs += pauseMs - 1;
      expect(await queue.reserve()).toEqual([]);
      nowMs += 1;
    }
    const [last] = await queue.reserve();
    expect(last?.attempt).toBe(4);
    expect(await queue.fail(last ?? { id: '', attempt: 0 }, 'no network')).toBe('dead');
    expect(await queue.deadLetters()).toEqual([
      { id: last?.id, data: 'fails', attempts: 4, reason: 'no network', deadAt: new Date(nowMs).toISOString() },
    ]);
    expect(await queue.counts()).toEqual({ ready: 0, reserved: 0, scheduled: 0, dead: 1 });
  });

  it('keeps no other item waiting', async () => {
    const queue = fresh();
    for (const data of ['bad', 'good']) await queue.enqueue(data);
    const [bad] = await queue.reserve({ count: 1 });
    await queue.fail(bad ?? { id: '', attempt: 0 });
    expect(dataOf(await queue.reserve())).toEqual(['good']);
  });
});

describe('faults and bad arguments', () => {
  const down = { control: { url: 'redis://127.0.0.1:1' }, connection: { commandTimeoutMs: 200 }, onError: () => {} };

  it('while the control plane is away nothing is taken and nothing pretended', async () => {
    const queue = on.open(down).forTenant(on.tenantId).queue('away');
    expect(await queue.enqueue(1)).toBeNull();
    expect(await queue.reserve()).toEqual([]);
    expect(await queue.ack({ id: 'x' })).toBe(0);
    expect(await queue.fail({ id: 'x', attempt: 1 })).toBeNull();
    expect(await queue.counts()).toBeNull();
    const strict = on
      .open({ ...down, strict: true })
      .forTenant(on.tenantId)
      .queue('away');
    await expect(strict.enqueue(1)).rejects.toBeInstanceOf(CacheUnavailableError);
    await expect(strict.reserve()).rejects.toBeInstanceOf(CacheUnavailableError);
  });

  it('what cannot be is a typed error, with nothing queued', async () => {
    const queue = fresh();
    const bad = [
      () => queue.enqueue(undefined),
      () => queue.enqueue(1n),
      () => queue.enqueue('x'.repeat(262_145)),
      () => queue.enqueue(1, { priority: 5 as 4 }),
      () => queue.enqueue(1, { scheduledFor: new Date(Number.NaN) }),
      () => queue.enqueue(1, { idempotencyKey: '' }),
      () => queue.reserve({ count: 101 }),
      () => queue.reserve({ count: 0 }),
      () => queue.reserve({ leaseSeconds: 0 }),
      () => queue.reserve({ consumer: 'a b' }),
    ];
    for (const call of bad) {
      const error = await call().catch((thrown: unknown) => thrown);
      expect(error instanceof ArgumentError || error instanceof ValueError).toBe(true);
    }
    expect(() => on.tenant.queue('')).toThrow(KeyError);
    expect(await queue.counts()).toEqual({ ready: 0, reserved: 0, scheduled: 0, dead: 0 });
  });

  it('each call is one observation', async () => {
    on.heard.length = 0;
    const queue = on.tenant.queue('seen');
    await queue.enqueue(1);
    const [item] = await queue.reserve();
    await queue.fail(item ?? { id: '', attempt: 0 });
    await queue.ack(item ?? { id: '' });
    await queue.counts();
    await queue.deadLetters();
    expect(on.heard).toHaveLength(6);
    for (const seen of on.heard) {
      expect(seen).toMatchObject({ operation: 'queue', outcome: 'ok', database: 2, module: 'queue', key: 'seen' });
    }
  });
});
