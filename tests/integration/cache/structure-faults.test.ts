import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CacheUnavailableError } from '#lib/cache/cache-error.ts';
import { createCache } from '#lib/cache/create-cache.ts';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { type StructureServers, startStructureServers } from './structure-servers.ts';

let on: StructureServers;
beforeAll(async () => {
  on = await startStructureServers();
});
afterAll(() => on.close());

/** How long the caller of `call` waits, milliseconds. */
async function waitOf(call: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await call().catch((error: unknown) => expect(error).toBeInstanceOf(CacheUnavailableError));
  return performance.now() - startedAtMs;
}

const calls: [string, (tenant: TenantCache) => Promise<unknown>][] = [
  ['lock', (tenant) => tenant.lock('frozen', { ttlSeconds: 10, waitMs: 60_000, renew: true })],
  ['limiter.take', (tenant) => tenant.limiter.take('frozen', { limit: 1, windowSeconds: 1 })],
  ['sessions.create', (tenant) => tenant.sessions.create({ userId: 'frozen' })],
  ['sessions.get', (tenant) => tenant.sessions.get('frozen')],
  ['sessions.listByUser', (tenant) => tenant.sessions.listByUser('frozen')],
  ['sdkSessions.touch', (tenant) => tenant.sdkSessions.touch('frozen')],
  ['queue.enqueue', (tenant) => tenant.queue('frozen').enqueue(1)],
  ['queue.reserve', (tenant) => tenant.queue('frozen').reserve()],
  ['queue.counts', (tenant) => tenant.queue('frozen').counts()],
  ['health', (tenant) => tenant.health()],
];

describe('a control plane that is frozen', () => {
  /** A second is what is promised; three are granted to a busy machine. */
  const grantedMs = 3_000;

  it.each([false, true])('keeps no caller waiting longer than a second (strict: %s)', async (strict) => {
    const cache = createCache({
      ...{ url: on.servers.redisUrl, control: { url: on.servers.controlRedisUrl }, strict, onError: () => {} },
    });
    const tenant = cache.forTenant(on.tenantId);
    // Connected, so that it is the answer that does not come.
    await eventually(async () => {
      const answers = [tenant.lock('warm', { ttlSeconds: 1 }), tenant.sessions.get('warm'), tenant.queue('w').counts()];
      const [lock, , counts] = await Promise.all(answers).catch(() => []);
      return lock && counts;
    });
    on.servers.control.signal('SIGSTOP');
    try {
      const waits = await Promise.all(
        calls.map(async ([name, call]) => ({ name, ms: await waitOf(() => call(tenant)) })),
      );
      expect(waits.filter(({ ms }) => ms >= grantedMs)).toEqual([]);
    } finally {
      on.servers.control.signal('SIGCONT');
    }
    await cache.close();
  });

  it('loses a lock for its holder when its lifetime is over, since nobody can tell any more', async () => {
    const faults: unknown[] = [];
    const cache = createCache({
      ...{ url: on.servers.redisUrl, control: { url: on.servers.controlRedisUrl } },
      onError: (error) => faults.push(error),
    });
    const tenant = cache.forTenant(on.tenantId);
    const lock = await eventually(() => tenant.lock('held while frozen', { ttlSeconds: 2, renew: true }));
    on.servers.control.signal('SIGSTOP');
    try {
      await eventually(() => lock.signal.aborted);
    } finally {
      on.servers.control.signal('SIGCONT');
    }
    expect(faults).toContainEqual(expect.objectContaining({ reason: 'lock_lost' }));
    await cache.close();
  });
});

describe('a control plane that was killed', () => {
  it('still knows locks, fences, limits, sessions and queued work, and learns the scripts again', async () => {
    const { tenant } = on;
    const limit = { limit: 1, windowSeconds: 3_600 };
    const lock = await tenant.lock('kept', { ttlSeconds: 600 });
    const other = await tenant.lock('released', { ttlSeconds: 600 });
    await other?.release();
    const session = await tenant.sessions.create({ userId: 'kept' });
    await tenant.limiter.take('kept', limit);
    await tenant.queue('kept').enqueue('ready');
    await tenant.queue('kept').enqueue('later', { scheduledFor: new Date(Date.now() + 3_600_000) });
    const killed = on.servers.control.pid;
    on.servers.control.signal('SIGKILL');
    await eventually(() => on.servers.control.pid !== null && on.servers.control.pid !== killed);
    await eventually(async () => (await tenant.sessions.get(session?.id ?? '')) !== null);
    expect((await tenant.sessions.listByUser('kept')).map(({ idHash }) => idHash)).toEqual([session?.idHash]);
    await eventually(async () => (await tenant.queue('kept').counts())?.ready === 1);
    expect(await tenant.queue('kept').counts()).toEqual({ ready: 1, reserved: 0, scheduled: 1, dead: 0 });
    expect((await tenant.queue('kept').reserve()).map(({ data }) => data)).toEqual(['ready']);
    const again = await eventually(() => tenant.lock('released', { ttlSeconds: 600 }));
    expect(again.fence).toBeGreaterThan(other?.fence ?? Number.POSITIVE_INFINITY);
    expect(await tenant.lock('kept', { ttlSeconds: 600 })).toBeNull();
    expect((await tenant.limiter.take('kept', limit)).allowed).toBe(false);
    expect(await lock?.extend()).toBe(true);
    expect(await lock?.release()).toBe(true);
  });
});

describe('a flood of the data plane', () => {
  it('touches nothing that is protected', async () => {
    const { tenant } = on;
    const lock = await tenant.lock('safe', { ttlSeconds: 600 });
    const session = await tenant.sessions.create({ userId: 'safe' });
    await tenant.queue('safe').enqueue('safe');
    await on.admin('data', 0).flushall();
    expect(await lock?.extend()).toBe(true);
    expect(await tenant.sessions.get(session?.id ?? '')).not.toBeNull();
    expect((await tenant.queue('safe').counts())?.ready).toBe(1);
  });
});
