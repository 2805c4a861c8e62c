import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ArgumentError, CacheError, TtlError, ValueError } from '#lib/cache/cache-error.ts';
import { type Cache, createCache } from '#lib/cache/create-cache.ts';
import type { Observation } from '#lib/cache/observation.ts';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

let server: TestRedis;
let nowMs = 1_800_000_000_000;
const caches: Cache[] = [];

/** A cache of its own, as another process would have. */
function anotherProcess(tenantId: string, options: { url?: string; strict?: boolean } = {}) {
  const faults: unknown[] = [];
  const heard: Observation[] = [];
  const cache = createCache({
    url: server.url,
    connection: { commandTimeoutMs: 10_000 },
    now: () => nowMs,
    random: () => 0.5,
    onError: (error) => faults.push(error),
    ...options,
  });
  caches.push(cache);
  cache.observations.subscribe((observation) => heard.push(observation));
  return { tenant: cache.forTenant(tenantId), faults, heard };
}

/** A loader that counts, and answers when it is let. */
function slowLoader<T>(value: T) {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  let loads = 0;
  const loader = async () => {
    loads += 1;
    await gate;
    return value;
  };
  return { loader, open: () => open(), loads: () => loads };
}

let here: ReturnType<typeof anotherProcess>;
let tenant: TenantCache;
let tenantId = '';

beforeAll(async () => {
  server = await startTestRedis({ plane: 'data' });
});
beforeEach(() => {
  tenantId = randomUUID();
  here = anotherProcess(tenantId);
  tenant = here.tenant;
});
afterAll(async () => {
  await Promise.all(caches.map((cache) => cache.close()));
  await server.close();
});

describe('loading', () => {
  it('runs the loader on a miss and not on a hit, as one get, plus one set', async () => {
    expect(await tenant.getOrSet('api', 'temp', 'k', () => ({ a: 1 }))).toEqual({ a: 1 });
    expect(await tenant.getOrSet('api', 'temp', 'k', () => Promise.reject(new Error('not called')))).toEqual({ a: 1 });
    const seen = here.heard.map(({ operation, outcome, hits, misses }) => [operation, outcome, hits, misses]);
    expect(seen).toEqual([
      ['get', 'miss', 0, 1],
      ['set', 'ok', 0, 0],
      ['get', 'hit', 1, 0],
    ]);
  });

  it('happens once, however many ask in the process', async () => {
    const { loader, open, loads } = slowLoader('value');
    const asked = Array.from({ length: 100 }, () => tenant.getOrSet('api', 'temp', 'k', loader));
    await eventually(() => loads() === 1);
    open();
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['value']));
    expect(loads()).toBe(1);
    expect(here.heard.filter(({ operation }) => operation === 'get')).toHaveLength(100);
    expect(here.heard.filter(({ operation }) => operation === 'set')).toHaveLength(1);
  });

  it('happens once, however many processes ask', async () => {
    const others = Array.from({ length: 5 }, () => anotherProcess(tenantId).tenant);
    const { loader, open, loads } = slowLoader('value');
    const asked = others.map((other) => other.getOrSet('api', 'temp', 'k', loader));
    await eventually(() => loads() === 1);
    open();
    expect(await Promise.all(asked)).toEqual(['value', 'value', 'value', 'value', 'value']);
    expect(loads()).toBe(1);
  });

  it('does not wait for another process longer than asked', async () => {
    const { loader, open, loads } = slowLoader('slow');
    const first = tenant.getOrSet('api', 'temp', 'k', loader);
    await eventually(() => loads() === 1);
    const second = anotherProcess(tenantId).tenant.getOrSet('api', 'temp', 'k', () => 'own', { loadWaitMs: 30 });
    expect(await second).toBe('own');
    open();
    expect(await first).toBe('slow');
  });

  it('is taken over by a waiting process at once where the first one’s loader fails', async () => {
    const failing = tenant.getOrSet('api', 'temp', 'k', () => Promise.reject(new Error('origin')));
    await expect(failing).rejects.toThrow('origin');
    const startedAt = performance.now();
    expect(await anotherProcess(tenantId).tenant.getOrSet('api', 'temp', 'k', () => 2)).toBe(2);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  it('passes the loader’s error on and stores nothing', async () => {
    await expect(tenant.getOrSet('api', 'temp', 'k', () => Promise.reject(new RangeError('mine')))).rejects.toThrow(
      RangeError,
    );
    expect(await tenant.has('api', 'temp', 'k')).toBe(false);
    expect(here.faults).toEqual([]);
  });

  it('refuses an undefined answer and bad options', async () => {
    await expect(tenant.getOrSet('api', 'temp', 'k', () => undefined)).rejects.toBeInstanceOf(ValueError);
    const load = (options: object) => tenant.getOrSet('api', 'temp', 'k', () => 1, options);
    for (const key of ['ttlSeconds', 'staleSeconds', 'nullTtlSeconds']) {
      await expect(load({ [key]: -1 })).rejects.toBeInstanceOf(TtlError);
    }
    await expect(load({ earlyRefresh: Number.NaN })).rejects.toBeInstanceOf(ArgumentError);
    await expect(load({ loadWaitMs: 0 })).rejects.toBeInstanceOf(ArgumentError);
    await expect(load({ priority: 'urgent' })).rejects.toBeInstanceOf(ArgumentError);
    expect(await tenant.has('api', 'temp', 'k')).toBe(false);
  });
});

describe('nothing found', () => {
  it('is kept for its own TTL, or not at all', async () => {
    expect(
      await tenant.getOrSet('api', 'temp', 'null', () => null, { ttlSeconds: 5_000, nullTtlSeconds: 10 }),
    ).toBeNull();
    expect(await tenant.ttl('api', 'temp', 'null')).toBeLessThanOrEqual(11);
    expect(await tenant.getOrSet<number | null>('api', 'temp', 'null', () => 1)).toBeNull();
    await tenant.getOrSet('api', 'temp', 'not kept', () => null, { nullTtlSeconds: 0 });
    expect(await tenant.has('api', 'temp', 'not kept')).toBe(false);
  });
});

describe('a stale value', () => {
  const options = { ttlSeconds: 100, staleSeconds: 1_000 };

  it('is answered at once and loaded anew behind the caller’s back, once', async () => {
    await tenant.getOrSet('api', 'temp', 'k', () => 'old', options);
    nowMs += 111_000;
    expect(await tenant.get('api', 'temp', 'k')).toMatchObject({ hit: true, value: 'old', stale: true });
    const { loader, open, loads } = slowLoader('new');
    const asked = Array.from({ length: 20 }, () => tenant.getOrSet('api', 'temp', 'k', loader, options));
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['old']));
    expect(here.heard.filter(({ outcome }) => outcome === 'stale')).toHaveLength(21);
    await eventually(() => loads() === 1);
    const elsewhere = anotherProcess(tenantId).tenant;
    expect(await elsewhere.getOrSet('api', 'temp', 'k', () => 'not called', options)).toBe('old');
    open();
    await eventually(async () => (await tenant.get('api', 'temp', 'k')).value === 'new');
    expect(loads()).toBe(1);
    expect(await tenant.get('api', 'temp', 'k')).toMatchObject({ value: 'new', stale: false });
  });

  it('outlives a loader that fails, which is reported', async () => {
    await tenant.getOrSet('api', 'temp', 'k', () => 'old', options);
    nowMs += 111_000;
    const failing = () => Promise.reject(new Error('origin'));
    expect(await tenant.getOrSet<string>('api', 'temp', 'k', failing, options)).toBe('old');
    await eventually(() => here.faults.length === 1);
    expect(here.faults[0]).toMatchObject({ reason: 'load_failed' });
    expect(here.faults[0]).toBeInstanceOf(CacheError);
    expect(await tenant.getOrSet<string>('api', 'temp', 'k', () => 'new', options)).toBe('old');
    await eventually(async () => (await tenant.get('api', 'temp', 'k')).value === 'new');
  });
});

describe('a server that is away', () => {
  it('means that the loader runs; in strict mode the fault is thrown', async () => {
    const away = anotherProcess(tenantId, { url: 'redis://127.0.0.1:1' });
    expect(await away.tenant.getOrSet('api', 'temp', 'k', () => 'loaded')).toBe('loaded');
    expect(away.faults.length).toBeGreaterThan(0);
    expect(away.heard.map(({ operation, outcome }) => `${operation} ${outcome}`)).toEqual(['get error', 'set error']);
    const strict = anotherProcess(tenantId, { url: 'redis://127.0.0.1:1', strict: true });
    await expect(strict.tenant.getOrSet('api', 'temp', 'k', () => 1)).rejects.toBeInstanceOf(CacheError);
  });
});
