import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Cache, createCache } from '#lib/cache/create-cache.ts';
import type { Observation } from '#lib/cache/observation.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

let server: TestRedis;
let admin: Redis;
const caches: Cache[] = [];

/** Neither gives up on a busy machine nor takes its pauses for silence, unless it is told to. */
function open(options: { l1?: boolean; tenants?: string[]; maxStaleMs?: number; commandTimeoutMs?: number } = {}) {
  const { maxStaleMs = 20_000, commandTimeoutMs = 10_000, tenants } = options;
  const heard: Observation[] = [];
  const l1 = { maxBytes: 1_000_000, maxStaleMs, ...(tenants && { tenants }) };
  const cache = createCache({
    url: server.url,
    connection: { commandTimeoutMs },
    onError: () => undefined,
    onWarning: () => undefined,
    ...(options.l1 === false ? {} : { l1 }),
  });
  cache.observations.subscribe((observation) => heard.push(observation));
  caches.push(cache);
  return { cache, heard, lastTier: () => heard.at(-1)?.tier };
}

type Opened = ReturnType<typeof open>;

/** Reads until the answer comes from within the process. */
async function warm({ cache, lastTier }: Opened, tenantId: string, key = 'k'): Promise<void> {
  await eventually(async () => {
    await cache.forTenant(tenantId).get('api', 'temp', key);
    return lastTier() === 'l1';
  });
}

beforeAll(async () => {
  server = await startTestRedis({ plane: 'data' });
  admin = new Redis(server.adminUrl, { db: 1 });
});
beforeEach(async () => {
  await admin.flushall();
});
afterAll(async () => {
  await Promise.all(caches.map((cache) => cache.close()));
  admin.disconnect();
  await server.close();
});

describe('a value kept in the process', () => {
  it('is answered without asking the server, as it was stored, and frozen throughout', async () => {
    const opened = open();
    const tenantId = randomUUID();
    const tenant = opened.cache.forTenant(tenantId);
    await tenant.set('api', 'temp', 'k', { list: [{ a: 1 }], nothing: null });
    await warm(opened, tenantId);
    await admin.config('RESETSTAT');
    const { value, hit } = await tenant.get<{ list: { a: number }[] }>('api', 'temp', 'k');
    expect(hit).toBe(true);
    expect(value).toEqual({ list: [{ a: 1 }], nothing: null });
    expect(() => {
      if (value?.list[0]) value.list[0].a = 2;
    }).toThrow(TypeError);
    expect(await tenant.getOrSet('api', 'temp', 'k', () => 'loaded')).toBe(value);
    expect(await admin.info('commandstats')).not.toMatch(/cmdstat_m?get:/);
    expect(opened.heard.at(-1)).toMatchObject({ outcome: 'hit', hits: 1, tier: 'l1' });
    expect(opened.cache.stats().l1?.entries).toBe(1);
  });

  it('is given up when another process writes, deletes or flushes it', async () => {
    const opened = open();
    const tenantId = randomUUID();
    const mine = opened.cache.forTenant(tenantId);
    const other = open({ l1: false }).cache.forTenant(tenantId);
    const changes = [
      { change: () => other.set('api', 'temp', 'k', 'new'), expected: 'new' },
      { change: () => other.delete('api', 'temp', 'k'), expected: null },
      { change: () => admin.flushall(), expected: null },
    ];
    for (const { change, expected } of changes) {
      await other.set('api', 'temp', 'k', 'old');
      await eventually(async () => (await mine.get('api', 'temp', 'k')).value === 'old');
      await warm(opened, tenantId);
      await change();
      await eventually(async () => (await mine.get('api', 'temp', 'k')).value === expected);
    }
  });

  it('is never read after a write of the same process, by whichever verb', async () => {
    const opened = open();
    const tenantId = randomUUID();
    const tenant = opened.cache.forTenant(tenantId);
    for (let round = 0; round < 20; round++) {
      await tenant.set('api', 'temp', 'k', `${round} set`);
      expect((await tenant.get('api', 'temp', 'k')).value).toBe(`${round} set`);
      await warm(opened, tenantId);
      await tenant.mset([{ module: 'api', type: 'temp', key: 'k', value: `${round} mset` }]);
      expect((await tenant.get('api', 'temp', 'k')).value).toBe(`${round} mset`);
      await tenant.delete('api', 'temp', 'k');
      expect((await tenant.get('api', 'temp', 'k')).hit).toBe(false);
    }
  });

  it('is no other tenant’s, and none of a tenant that is not named', async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    const opened = open({ tenants: [a] });
    await opened.cache.forTenant(a).set('api', 'temp', 'k', 'of a');
    await opened.cache.forTenant(b).set('api', 'temp', 'k', 'of b');
    await warm(opened, a);
    for (let times = 0; times < 3; times++) {
      expect((await opened.cache.forTenant(b).get('api', 'temp', 'k')).value).toBe('of b');
      expect(opened.lastTier()).toBeUndefined();
    }
    expect((await opened.cache.forTenant(a).get('api', 'temp', 'k')).value).toBe('of a');
  });

  it('is not served beyond its TTL on the server', async () => {
    const opened = open();
    const tenantId = randomUUID();
    const tenant = opened.cache.forTenant(tenantId);
    // Begun anew where the machine stood still until it was over.
    await eventually(async () => {
      await tenant.set('api', 'temp', 'k', 'short');
      await admin.pexpire(`tenant:${tenantId}:api:temp:k`, 600);
      for (let reads = 0; reads < 10 && opened.lastTier() !== 'l1'; reads++) await tenant.get('api', 'temp', 'k');
      return opened.lastTier() === 'l1';
    });
    await eventually(async () => (await admin.pttl(`tenant:${tenantId}:api:temp:k`)) < 0);
    expect((await tenant.get('api', 'temp', 'k')).hit).toBe(false);
  });

  it('is not kept where it is a byte array, which a caller could change', async () => {
    const opened = open();
    const tenantId = randomUUID();
    const tenant = opened.cache.forTenant(tenantId);
    await tenant.set('api', 'temp', 'warm', 1);
    await warm(opened, tenantId, 'warm');
    await tenant.set('api', 'temp', 'k', Buffer.from('bytes'));
    for (let times = 0; times < 3; times++) {
      (await tenant.get<Buffer>('api', 'temp', 'k')).value?.fill(0);
      expect((await tenant.get<Buffer>('api', 'temp', 'k')).value?.toString()).toBe('bytes');
    }
  });
});

describe('what is kept in the process while the server is not heard', () => {
  it('is forgotten when the listening connection breaks, and kept again once it is back', async () => {
    const opened = open();
    const tenantId = randomUUID();
    const tenant = opened.cache.forTenant(tenantId);
    const other = open({ l1: false }).cache.forTenant(tenantId);
    await tenant.set('api', 'temp', 'k', 'old');
    await warm(opened, tenantId);
    await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await other.set('api', 'temp', 'k', 'new');
    await eventually(async () => (await tenant.get('api', 'temp', 'k')).value === 'new');
    await warm(opened, tenantId);
    await other.set('api', 'temp', 'k', 'newest');
    await eventually(async () => (await tenant.get('api', 'temp', 'k')).value === 'newest');
  });

  it('is not served longer than the bound when the server falls silent', async () => {
    const maxStaleMs = 1_000;
    const opened = open({ maxStaleMs, commandTimeoutMs: 400 });
    const tenantId = randomUUID();
    const tenant = opened.cache.forTenant(tenantId);
    await eventually(() => tenant.set('api', 'temp', 'k', 'old'));
    await warm(opened, tenantId);
    const silentFrom = performance.now();
    server.signal('SIGSTOP');
    try {
      await eventually(async () => (await tenant.get('api', 'temp', 'k')).hit === false);
      const lastServed = opened.heard.filter(({ tier }) => tier === 'l1').at(-1);
      // Counted from the last sign of life, which was before the silence.
      const servedForMs = (lastServed?.startedAtMs ?? 0) - (performance.timeOrigin + silentFrom);
      expect(servedForMs).toBeLessThanOrEqual(maxStaleMs + 50);
    } finally {
      server.signal('SIGCONT');
    }
  });
});

describe('the tier within the process', () => {
  it('is refused where each tenant has a user of its own, and with a budget that is none', () => {
    const dedicated = { mode: 'dedicated', loginOf: async () => ({ username: 'u', password: 'p' }) };
    const make = (options: object) => () => createCache({ url: server.url, ...options });
    expect(make({ l1: { maxBytes: 1_000 }, isolation: dedicated })).toThrow('shared isolation');
    for (const l1 of [
      { maxBytes: 0 },
      { maxBytes: 1.5 },
      { maxBytes: 1, maxStaleMs: 1 },
      { maxBytes: 1, tenants: [] },
    ]) {
      expect(make({ l1 })).toThrow('l1.');
    }
    expect(make({ l1: { maxBytes: 1, tenants: ['nobody'] } })).toThrow('UUID');
  });

  it('stays within its budget', async () => {
    const cache = createCache({ url: server.url, onWarning: () => undefined, l1: { maxBytes: 20_000 } });
    caches.push(cache);
    const tenant = cache.forTenant(randomUUID());
    const keys = Array.from({ length: 60 }, (_, n) => `${n}`);
    for (const key of keys) await tenant.set('api', 'temp', key, 'x'.repeat(500));
    await eventually(async () => {
      await Promise.all(keys.map((key) => tenant.get('api', 'temp', key)));
      return (cache.stats().l1?.entries ?? 0) > 5;
    });
    expect(cache.stats().l1?.bytes).toBeLessThanOrEqual(20_000);
    expect(cache.stats().l1?.entries).toBeLessThan(60);
  });
});
