import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, EnvelopeError, KeyError, TtlError, ValueError } from '#lib/cache/cache-error.ts';
import { type Cache, createCache } from '#lib/cache/create-cache.ts';
import type { Observation } from '#lib/cache/observation.ts';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

const tenantId = randomUUID();
let server: TestRedis;
let cache: Cache;
let tenant: TenantCache;
let admin: Redis;
const faults: unknown[] = [];
const heard: Observation[] = [];

const stored = (key: string) => `tenant:${tenantId}:api:temp:${key}`;

beforeAll(async () => {
  server = await startTestRedis({ plane: 'data' });
  cache = createCache({
    url: server.url,
    connection: { commandTimeoutMs: 10_000 },
    onError: (error) => faults.push(error),
  });
  cache.observations.subscribe((observation) => heard.push(observation));
  tenant = cache.forTenant(tenantId);
  admin = new Redis(server.adminUrl, { db: 1 });
});
afterEach(() => {
  faults.length = 0;
  heard.length = 0;
});
afterAll(async () => {
  admin.disconnect();
  await cache.close();
  await server.close();
});

describe('ttl, persist and has', () => {
  it('tell how long an entry stays, take its TTL away, and whether it is there', async () => {
    await tenant.set('api', 'temp', 'kept', 1, { ttlSeconds: 100 });
    const left = await tenant.ttl('api', 'temp', 'kept');
    expect(left).toBeGreaterThanOrEqual(80);
    expect(left).toBeLessThanOrEqual(110);
    expect(await tenant.persist('api', 'temp', 'kept')).toBe(true);
    expect(await tenant.persist('api', 'temp', 'kept')).toBe(false);
    expect(await tenant.ttl('api', 'temp', 'kept')).toBe(Number.POSITIVE_INFINITY);
    expect(await tenant.has('api', 'temp', 'kept')).toBe(true);
    await tenant.delete('api', 'temp', 'kept');
    expect(await tenant.has('api', 'temp', 'kept')).toBe(false);
    expect(await tenant.ttl('api', 'temp', 'kept')).toBeNull();
    expect(await tenant.persist('api', 'temp', 'kept')).toBe(false);
    expect(heard.map(({ operation, outcome }) => `${operation} ${outcome}`)).toEqual([
      ...['set ok', 'expire ok', 'expire ok', 'expire ok', 'expire ok', 'get hit'],
      ...['delete ok', 'get miss', 'expire ok', 'expire ok'],
    ]);
  });
});

describe('mget', () => {
  it('answers in order, across databases, as one operation that counts every key', async () => {
    await tenant.mset([
      { module: 'api', type: 'temp', key: 'a', value: 1 },
      { module: 'config', type: 'temp', key: 'b', value: null, ttlSeconds: 60 },
    ]);
    const results = await tenant.mget([
      { module: 'config', type: 'temp', key: 'b' },
      { module: 'api', type: 'temp', key: 'none' },
      { module: 'api', type: 'temp', key: 'a' },
      { module: 'config', type: 'temp', key: 'b' },
    ]);
    expect(results.map(({ hit, value }) => [hit, value])).toEqual([
      [true, null],
      [false, null],
      [true, 1],
      [true, null],
    ]);
    expect(heard).toMatchObject([
      { operation: 'mset', outcome: 'ok', key: null },
      { operation: 'mget', outcome: 'ok', hits: 3, misses: 1, stales: 0, key: null, module: 'config' },
    ]);
  });

  it('misses and reports what cannot be read and still answers the others', async () => {
    await tenant.set('api', 'temp', 'good', 'value');
    await admin.rpush(stored('list'), 'x');
    const results = await tenant.mget(['good', 'list', 'none'].map((key) => ({ module: 'api', type: 'temp', key })));
    expect(results.map(({ hit }) => hit)).toEqual([true, false, false]);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toBeInstanceOf(EnvelopeError);
    expect(heard.at(-1)).toMatchObject({ operation: 'mget', outcome: 'error', hits: 1, misses: 1 });
  });

  it('of nothing is nothing, and no operation; a bad name is refused before anything is asked', async () => {
    expect(await tenant.mget([])).toEqual([]);
    expect(await tenant.mset([])).toBe(true);
    await expect(tenant.mget([{ module: 'API', type: 'temp', key: 'k' }])).rejects.toBeInstanceOf(KeyError);
    expect(heard).toEqual([]);
  });
});

describe('mset', () => {
  it('writes nothing where one entry cannot be stored', async () => {
    const good = { module: 'api', type: 'temp', key: 'not written', value: 1 };
    const bad = { ...good, key: 'bad' };
    await expect(tenant.mset([good, { ...bad, value: undefined }])).rejects.toBeInstanceOf(ValueError);
    await expect(tenant.mset([good, { ...bad, ttlSeconds: 0 }])).rejects.toBeInstanceOf(TtlError);
    expect(await tenant.has('api', 'temp', 'not written')).toBe(false);
  });
});

describe('increment', () => {
  it('counts from nothing, up and down, and is read back as a number', async () => {
    expect(await tenant.increment('api', 'temp', 'counter')).toBe(1);
    expect(await tenant.increment('api', 'temp', 'counter', 41)).toBe(42);
    expect(await tenant.increment('api', 'temp', 'counter', -50)).toBe(-8);
    expect(await tenant.get('api', 'temp', 'counter')).toStrictEqual({
      hit: true,
      value: -8,
      ageSeconds: null,
      stale: false,
    });
    expect(heard.map(({ operation }) => operation)).toEqual(['increment', 'increment', 'increment', 'get']);
  });

  it('gives a new counter a TTL and keeps an old one’s', async () => {
    await tenant.increment('api', 'temp', 'timed', 1, { ttlSeconds: 100 });
    expect(await tenant.ttl('api', 'temp', 'timed')).toBeLessThanOrEqual(110);
    await tenant.expire('api', 'temp', 'timed', 5_000);
    await tenant.increment('api', 'temp', 'timed', 1, { ttlSeconds: 100 });
    expect(await tenant.ttl('api', 'temp', 'timed')).toBeGreaterThan(4_000);
    await tenant.persist('api', 'temp', 'timed');
    await tenant.increment('api', 'temp', 'timed');
    expect(await tenant.ttl('api', 'temp', 'timed')).toBe(Number.POSITIVE_INFINITY);
  });

  it('adds to a number that was set, keeping its TTL, and loses none of many at once', async () => {
    await tenant.set('api', 'temp', 'was set', 5, { ttlSeconds: 5_000 });
    const sums = await Promise.all(Array.from({ length: 50 }, () => tenant.increment('api', 'temp', 'was set')));
    expect(new Set(sums).size).toBe(50);
    expect((await tenant.get('api', 'temp', 'was set')).value).toBe(55);
    expect(await tenant.ttl('api', 'temp', 'was set')).toBeGreaterThan(4_000);
  });

  it('refuses what is no whole number, on either side, and writes nothing', async () => {
    await tenant.set('api', 'temp', 'text', 'five');
    await expect(tenant.increment('api', 'temp', 'text')).rejects.toBeInstanceOf(ValueError);
    expect((await tenant.get('api', 'temp', 'text')).value).toBe('five');
    for (const by of [0.5, Number.NaN, 2 ** 53]) {
      await expect(tenant.increment('api', 'temp', 'new', by)).rejects.toBeInstanceOf(ArgumentError);
    }
    await tenant.increment('api', 'temp', 'great', Number.MAX_SAFE_INTEGER);
    await expect(tenant.increment('api', 'temp', 'great')).rejects.toBeInstanceOf(ValueError);
    expect((await tenant.get('api', 'temp', 'great')).value).toBe(Number.MAX_SAFE_INTEGER);
    expect(await tenant.has('api', 'temp', 'new')).toBe(false);
    expect(faults).toEqual([]);
  });

  it('is null, reported, where the server does not answer', async () => {
    const away = createCache({ url: 'redis://127.0.0.1:1', onError: (error) => faults.push(error) });
    expect(await away.forTenant(tenantId).increment('api', 'temp', 'counter')).toBeNull();
    expect(faults.length).toBeGreaterThan(0);
    await away.close();
  });
});
