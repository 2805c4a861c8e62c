import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, CacheUnavailableError, KeyError, TtlError } from '#lib/cache/cache-error.ts';
import type { HeldLock } from '#lib/cache/held-lock.ts';
import { lockAcquireScript } from '#lib/cache/lock-acquire-script.ts';
import { lockExtendScript } from '#lib/cache/lock-extend-script.ts';
import { lockReleaseScript } from '#lib/cache/lock-release-script.ts';
import { runScript } from '#lib/cache/run-script.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { type StructureServers, startStructureServers } from './structure-servers.ts';

let on: StructureServers;
beforeAll(async () => {
  on = await startStructureServers();
});
afterAll(() => on.close());

const lockDatabase = 12;
const keyOf = (name: string, part: string) => `tenant:${on.tenantId}:cluster:lock:{${on.tenantId}:${name}}:${part}`;

function held(lock: HeldLock | null): HeldLock {
  if (lock === null) throw new Error('the lock was not given');
  return lock;
}

describe('a lock', () => {
  it('is given to one of many who ask at once, and to the next after its release', async () => {
    const name = 'one of many';
    const asked = await Promise.all(Array.from({ length: 50 }, () => on.tenant.lock(name, { ttlSeconds: 30 })));
    const given = asked.filter((lock) => lock !== null);
    expect(given).toHaveLength(1);
    expect(await given[0]?.release()).toBe(true);
    const next = held(await on.tenant.lock(name, { ttlSeconds: 30 }));
    expect(next.fence).toBeGreaterThan(given[0]?.fence ?? Number.POSITIVE_INFINITY);
    await next.release();
  });

  it('never lets two holders of different processes be inside at once', async () => {
    const others = [on.cache, on.open(), on.open()].map((cache) => cache.forTenant(on.tenantId));
    let inside = 0;
    const fences: number[] = [];
    await Promise.all(
      Array.from({ length: 24 }, async (_, index) => {
        const lock = held((await others[index % 3]?.lock('counter', { ttlSeconds: 30, waitMs: 20_000 })) ?? null);
        inside += 1;
        expect(inside).toBe(1);
        fences.push(lock.fence);
        await on.admin('control', lockDatabase).ping();
        inside -= 1;
        expect(await lock.release()).toBe(true);
      }),
    );
    expect(fences).toEqual([...fences].sort((a, b) => a - b));
    expect(new Set(fences).size).toBe(24);
  });

  it('belongs to its tenant and its name', async () => {
    const other = on.cache.forTenant(randomUUID());
    const locks = await Promise.all([
      on.tenant.lock('mine', { ttlSeconds: 30 }),
      on.tenant.lock('mine too', { ttlSeconds: 30 }),
      other.lock('mine', { ttlSeconds: 30 }),
    ]);
    expect(locks.every((lock) => lock !== null)).toBe(true);
    await Promise.all(locks.map((lock) => lock?.release()));
  });

  it('stands on the control plane under a tag that keeps it with its fence', async () => {
    const lock = held(await on.tenant.lock('order {7}', { ttlSeconds: 30 }));
    const admin = on.admin('control', lockDatabase);
    expect(await admin.get(keyOf('order %7B7%7D', 'lock'))).toBe(lock.token);
    expect(await admin.get(keyOf('order %7B7%7D', 'fence'))).toBe(String(lock.fence));
    expect(on.cache.keyspace.parsePart(keyOf('order %7B7%7D', 'fence'))).toEqual({
      ...{ tenantId: on.tenantId, module: 'cluster', dataType: 'lock', key: 'order {7}', part: 'fence' },
    });
    await lock.release();
  });

  it('is extended by its holder only', async () => {
    const lock = held(await on.tenant.lock('extended', { ttlSeconds: 30 }));
    const admin = on.admin('control', lockDatabase);
    await admin.pexpire(keyOf('extended', 'lock'), 10_000);
    expect(await lock.extend()).toBe(true);
    expect(await admin.pttl(keyOf('extended', 'lock'))).toBeGreaterThan(20_000);
    await lock.release();
    expect(await lock.extend()).toBe(false);
  });

  it('of a holder who comes late is not freed for the next holder', async () => {
    const late = held(await on.tenant.lock('late', { ttlSeconds: 30 }));
    await on.admin('control', lockDatabase).del(keyOf('late', 'lock'));
    const next = held(await on.tenant.lock('late', { ttlSeconds: 30 }));
    expect(await late.extend()).toBe(false);
    expect(late.signal.aborted).toBe(true);
    expect(await late.release()).toBe(false);
    expect(await on.tenant.lock('late', { ttlSeconds: 30 })).toBeNull();
    expect(await next.release()).toBe(true);
  });

  it('ends with its lifetime, and tells its holder', async () => {
    const lock = held(await on.tenant.lock('short', { ttlSeconds: 1 }));
    expect(held(await on.tenant.lock('short', { ttlSeconds: 1, waitMs: 10_000 })).fence).toBeGreaterThan(lock.fence);
    await eventually(() => lock.signal.aborted);
  });
});

describe('a renewed lock', () => {
  it('outlives its lifetime until it is released', async () => {
    const lock = held(await on.tenant.lock('renewed', { ttlSeconds: 5, renew: true }));
    // Every third of it, with time to spare for a machine that stands still.
    const renewals = () =>
      on.heard.filter(({ key, operation }) => key === 'renewed' && operation === 'lock').length - 1;
    await eventually(() => renewals() >= 4);
    expect(await on.tenant.lock('renewed', { ttlSeconds: 1 })).toBeNull();
    expect(lock.signal.aborted).toBe(false);
    expect(await lock.release()).toBe(true);
    const next = held(await on.tenant.lock('renewed', { ttlSeconds: 1 }));
    await next.release();
  });

  it('that was lost is reported, and its holder told', async () => {
    on.faults.length = 0;
    const lock = held(await on.tenant.lock('stolen', { ttlSeconds: 1, renew: true }));
    await on.admin('control', lockDatabase).set(keyOf('stolen', 'lock'), 'somebody else', 'EX', 30);
    await eventually(() => lock.signal.aborted);
    expect(lock.signal.reason).toMatchObject({ reason: 'lock_lost' });
    expect(on.faults).toEqual([expect.objectContaining({ reason: 'lock_lost' })]);
    expect(await lock.release()).toBe(false);
    expect(await on.admin('control', lockDatabase).get(keyOf('stolen', 'lock'))).toBe('somebody else');
  });
});

describe('the fence', () => {
  it('grows over any sequence of takes, releases, expiries and losses of its counter', async () => {
    const admin = on.admin('control', lockDatabase);
    const steps = fc.array(fc.constantFrom('release', 'expire', 'lose the counter'), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.uuid(), steps, async (name, what) => {
        let last = 0;
        for (const step of what) {
          const lock = held(await on.tenant.lock(name, { ttlSeconds: 30 }));
          expect(lock.fence).toBeGreaterThan(last);
          expect(Number.isSafeInteger(lock.fence)).toBe(true);
          last = lock.fence;
          if (step === 'release') await lock.release();
          else await admin.del(keyOf(name, 'lock'));
          if (step === 'lose the counter') await admin.del(keyOf(name, 'fence'));
        }
      }),
      { numRuns: 15 },
    );
  });

  it('grows beyond a counter that is ahead of the server’s clock', async () => {
    const ahead = (Date.now() + 3_600_000) * 1_000;
    await on.admin('control', lockDatabase).set(keyOf('ahead', 'fence'), String(ahead), 'EX', 60);
    expect(held(await on.tenant.lock('ahead', { ttlSeconds: 30 })).fence).toBe(ahead + 1);
  });

  it('is the same when the answer was lost and the holder asks again', async () => {
    const admin = on.admin('control', lockDatabase);
    const ask = (token: string) =>
      runScript(admin, lockAcquireScript, ['{t}:lock', '{t}:fence'], [token, 30_000, 60_000]);
    const first = await ask('a');
    expect(first).toBeGreaterThan(1_000_000_000_000_000);
    expect(await ask('a')).toBe(first);
    expect(await ask('b')).toBeNull();
    expect(await runScript(admin, lockExtendScript, ['{t}:lock', '{t}:fence'], ['b', 30_000, 60_000])).toBe(0);
    expect(await runScript(admin, lockExtendScript, ['{t}:lock', '{t}:fence'], ['a', 30_000, 60_000])).toBe(1);
    expect(await runScript(admin, lockReleaseScript, ['{t}:lock'], ['b'])).toBe(0);
    expect(await runScript(admin, lockReleaseScript, ['{t}:lock'], ['a'])).toBe(1);
    await admin.del('{t}:fence');
  });
});

describe('faults and bad arguments', () => {
  it('a control plane that is away gives no lock, and throws in strict mode', async () => {
    const down = { control: { url: 'redis://127.0.0.1:1' }, connection: { commandTimeoutMs: 200 } };
    const faults: unknown[] = [];
    const tenant = on.open({ ...down, onError: (error) => faults.push(error) }).forTenant(on.tenantId);
    expect(await tenant.lock('away', { ttlSeconds: 30 })).toBeNull();
    expect(faults.some((fault) => fault instanceof CacheUnavailableError)).toBe(true);
    const strict = on.open({ ...down, strict: true, onError: () => undefined }).forTenant(on.tenantId);
    await expect(strict.lock('away', { ttlSeconds: 30 })).rejects.toBeInstanceOf(CacheUnavailableError);
  });

  it('what cannot be is a typed error, and no operation', async () => {
    const before = on.heard.length;
    await expect(on.tenant.lock('', { ttlSeconds: 30 })).rejects.toBeInstanceOf(KeyError);
    await expect(on.tenant.lock('x'.repeat(250), { ttlSeconds: 30 })).rejects.toBeInstanceOf(KeyError);
    for (const ttlSeconds of [0, -1, Number.NaN, 2 ** 53]) {
      await expect(on.tenant.lock('bad', { ttlSeconds })).rejects.toBeInstanceOf(TtlError);
    }
    for (const waitMs of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(on.tenant.lock('bad', { ttlSeconds: 1, waitMs })).rejects.toBeInstanceOf(ArgumentError);
    }
    expect(on.heard).toHaveLength(before);
  });

  it('each call is one observation, however long it waited', async () => {
    on.heard.length = 0;
    const lock = held(await on.tenant.lock('seen', { ttlSeconds: 30 }));
    expect(await on.tenant.lock('seen', { ttlSeconds: 30, waitMs: 60 })).toBeNull();
    await lock.extend();
    await lock.release();
    expect(on.heard).toHaveLength(4);
    for (const seen of on.heard) {
      expect(seen).toMatchObject({
        operation: 'lock',
        outcome: 'ok',
        database: 12,
        module: 'cluster',
        dataType: 'lock',
      });
    }
  });
});
