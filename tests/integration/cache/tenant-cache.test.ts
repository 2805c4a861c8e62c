import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CacheError } from '#lib/cache/cache-error.ts';
import { type Cache, createCache } from '#lib/cache/create-cache.ts';
import type { Observation } from '#lib/cache/observation.ts';
import { startTestRedisPair, type TestRedisPair } from '#tests/setup/test-redis.ts';

const tenantA = randomUUID();
const tenantB = randomUUID();
let servers: TestRedisPair;
let cache: Cache;
const faults: unknown[] = [];
/** Reads past the cache, in one numbered database. */
async function inDatabase<T>(plane: 'data' | 'control', db: number, read: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(servers.adminRedisUrls[plane], { db });
  try {
    return await read(client);
  } finally {
    client.disconnect();
  }
}

beforeAll(async () => {
  servers = await startTestRedisPair();
  cache = createCache({
    url: servers.redisUrl,
    control: { url: servers.controlRedisUrl },
    // Time-outs are another file's subject: a busy machine must not turn into misses here.
    connection: { commandTimeoutMs: 10_000 },
    onError: (error) => faults.push(error),
  });
});
afterAll(async () => {
  await cache.close();
  await servers.close();
  expect(faults).toEqual([]);
});

describe('values', () => {
  it.each([0, '', false, null, [], {}, 'texto 👩‍👩‍👧', { a: [1, { b: null }] }, 'a\ud83d'])(
    '%j comes back as it was set',
    async (value) => {
      const tenant = cache.forTenant(tenantA);
      expect(await tenant.set('api', 'temp', 'value', value)).toBe(true);
      const result = await tenant.get('api', 'temp', 'value');
      expect(result).toStrictEqual({ ...result, hit: true, value, stale: false });
    },
  );

  it('brings bytes back as bytes, an empty and a large one too', async () => {
    const tenant = cache.forTenant(tenantA);
    for (const bytes of [Buffer.alloc(0), Buffer.from([0, 255, 10, 13]), Buffer.alloc(1_048_576, 7)]) {
      await tenant.set('api', 'temp', 'bytes', bytes);
      expect((await tenant.get<Buffer>('api', 'temp', 'bytes')).value?.equals(bytes)).toBe(true);
    }
  });

  it('answers a miss with no value and no age', async () => {
    expect(await cache.forTenant(tenantA).get('api', 'temp', 'nothing')).toStrictEqual({
      hit: false,
      value: null,
      ageSeconds: null,
      stale: false,
    });
  });

  it('tells how old a value is', async () => {
    let nowMs = 1_800_000_000_000;
    const own = createCache({ url: servers.redisUrl, connection: { commandTimeoutMs: 10_000 }, now: () => nowMs });
    await own.forTenant(tenantA).set('api', 'temp', 'age', 1);
    nowMs += 42_500;
    expect((await own.forTenant(tenantA).get('api', 'temp', 'age')).ageSeconds).toBe(42);
    await own.close();
  });

  it('are gone after delete, which says whether there was one', async () => {
    const tenant = cache.forTenant(tenantA);
    await tenant.set('api', 'temp', 'gone', 1);
    expect(await tenant.delete('api', 'temp', 'gone')).toBe(true);
    expect(await tenant.delete('api', 'temp', 'gone')).toBe(false);
    expect((await tenant.get('api', 'temp', 'gone')).hit).toBe(false);
  });
});

describe('tenants', () => {
  it('tenant A cannot read, change or delete what tenant B stored under the same key', async () => {
    const [a, b] = [cache.forTenant(tenantA), cache.forTenant(tenantB)];
    await b.set('crm', 'user_data', 'same', 'of B');
    expect((await a.get('crm', 'user_data', 'same')).hit).toBe(false);
    expect(await a.delete('crm', 'user_data', 'same')).toBe(false);
    expect(await a.expire('crm', 'user_data', 'same', 1)).toBe(false);
    await a.set('crm', 'user_data', 'same', 'of A');
    expect((await b.get('crm', 'user_data', 'same')).value).toBe('of B');
  });

  it.each(['*', 'x:y', `${tenantB}:crm:user_data:same`, '..', '?', '[a-z]'])(
    'a key like %j stays inside its tenant',
    async (key) => {
      const [a, b] = [cache.forTenant(tenantA), cache.forTenant(tenantB)];
      await a.set('crm', 'user_data', key, 'A');
      expect((await b.get('crm', 'user_data', key)).hit).toBe(false);
      expect((await a.get('crm', 'user_data', key)).value).toBe('A');
    },
  );
});

describe('databases', () => {
  it('every module lives in the database of the catalogue, protected ones on the control server', async () => {
    const tenant = cache.forTenant(tenantA);
    for (const { module } of cache.catalogue.databases)
      expect(await tenant.set(module, 'temp', 'where', module)).toBe(true);
    for (const { id, module, evictionClass } of cache.catalogue.databases) {
      const storedKey = `tenant:${tenantA}:${module}:temp:where`;
      const [here, there] =
        evictionClass === 'protected' ? (['control', 'data'] as const) : (['data', 'control'] as const);
      expect(await inDatabase(here, id, (client) => client.exists(storedKey))).toBe(1);
      expect(await inDatabase(there, id, (client) => client.exists(storedKey))).toBe(0);
    }
  });

  it('calls at the same time never cross from one database to another', async () => {
    const tenant = cache.forTenant(tenantB);
    const modules = cache.catalogue.databases.map(({ module }) => module);
    await Promise.all(modules.map((module) => tenant.set(module, 'temp', 'cross', module)));
    const calls = Array.from({ length: 2_000 }, (_, index) => modules[index % modules.length] ?? 'api');
    const results = await Promise.all(calls.map((module) => tenant.get(module, 'temp', 'cross')));
    expect(results.map(({ value }) => value)).toEqual(calls);
  });

  it('a thousand tenants on all databases share one connection per database', async () => {
    const modules = cache.catalogue.databases.map(({ module }) => module);
    await Promise.all(
      Array.from({ length: 1_000 }, async (_, index) => {
        const tenant = cache.forTenant(randomUUID());
        await tenant.get(modules[index % modules.length] ?? 'api', 'temp', 'k');
      }),
    );
    expect(cache.stats().connections).toBe(16);
    for (const plane of ['data', 'control'] as const) {
      const list = await inDatabase(plane, 0, (client) => client.client('LIST') as Promise<string>);
      const own = list.split('\n').filter((line) => / name=kryonix(-telemetry)? /.test(line));
      expect(own.length).toBeLessThanOrEqual(16);
    }
  });
});

describe('lifetimes', () => {
  const ttlOf = (key: string) => inDatabase('data', 1, (client) => client.ttl(`tenant:${tenantA}:api:${key}`));

  it('come from the table by data type and device, within the jitter', async () => {
    const tenant = cache.forTenant(tenantA, { device: 'mobile' });
    for (let i = 0; i < 20; i++) await tenant.set('api', 'api_response', `m${i}`, 1);
    await tenant.set('api', 'api_response', 'desktop', 1, { device: 'desktop' });
    const ttls = await Promise.all(Array.from({ length: 20 }, (_, i) => ttlOf(`api_response:m${i}`)));
    for (const ttl of ttls) {
      expect(ttl).toBeGreaterThanOrEqual(810 - 10);
      expect(ttl).toBeLessThanOrEqual(990);
    }
    expect(new Set(ttls).size).toBeGreaterThan(3);
    const desktop = await ttlOf('api_response:desktop');
    expect(desktop).toBeGreaterThanOrEqual(1_620 - 10);
    expect(desktop).toBeLessThanOrEqual(1_980);
  });

  it('can be given explicitly, and changed exactly', async () => {
    const tenant = cache.forTenant(tenantA);
    await tenant.set('api', 'temp', 'explicit', 1, { ttlSeconds: 100 });
    const ttl = await ttlOf('temp:explicit');
    expect(ttl).toBeGreaterThanOrEqual(80);
    expect(ttl).toBeLessThanOrEqual(110);
    expect(await tenant.expire('api', 'temp', 'explicit', 5_000)).toBe(true);
    expect(await ttlOf('temp:explicit')).toBeGreaterThan(4_990);
    expect(await tenant.expire('api', 'temp', 'not there', 5_000)).toBe(false);
  });

  it('no entry is ever stored without one', async () => {
    for (const plane of ['data', 'control'] as const) {
      for (const { id } of cache.catalogue.databases) {
        await inDatabase(plane, id, async (client) => {
          for (const key of await client.keys('tenant:*')) expect(await client.ttl(key)).toBeGreaterThan(0);
        });
      }
    }
  });
});

describe('bad arguments', () => {
  const bad: [string, () => Promise<unknown>, string][] = [
    ['TTL 0', () => cache.forTenant(tenantA).set('api', 'temp', 'bad', 1, { ttlSeconds: 0 }), 'invalid_ttl'],
    ['TTL −1', () => cache.forTenant(tenantA).set('api', 'temp', 'bad', 1, { ttlSeconds: -1 }), 'invalid_ttl'],
    ['TTL NaN', () => cache.forTenant(tenantA).set('api', 'temp', 'bad', 1, { ttlSeconds: Number.NaN }), 'invalid_ttl'],
    ['TTL 2^53', () => cache.forTenant(tenantA).set('api', 'temp', 'bad', 1, { ttlSeconds: 2 ** 53 }), 'invalid_ttl'],
    ['TTL 1.5', () => cache.forTenant(tenantA).set('api', 'temp', 'bad', 1, { ttlSeconds: 1.5 }), 'invalid_ttl'],
    ['expire with TTL 0', () => cache.forTenant(tenantA).expire('api', 'temp', 'bad', 0), 'invalid_ttl'],
    ['undefined', () => cache.forTenant(tenantA).set('api', 'temp', 'bad', undefined), 'invalid_value'],
    ['a module outside the grammar', () => cache.forTenant(tenantA).set('API', 'temp', 'bad', 1), 'invalid_module'],
    ['a type outside the grammar', () => cache.forTenant(tenantA).get('api', 'a:b', 'bad'), 'invalid_data_type'],
    ['a key with NUL', () => cache.forTenant(tenantA).set('api', 'temp', 'a\0', 1), 'invalid_key'],
    ['a key that is too long', () => cache.forTenant(tenantA).delete('api', 'temp', 'k'.repeat(250)), 'key_too_long'],
    ['a slug for a tenant', async () => cache.forTenant('cliente_exemplo'), 'invalid_tenant'],
  ];

  it.each(bad)('%s is a typed error; nothing is sent and nothing is counted', async (_, call, reason) => {
    const heard: Observation[] = [];
    const stop = cache.observations.subscribe((observation) => heard.push(observation));
    const error = await call().catch((thrown: unknown) => thrown);
    stop();
    expect(error).toBeInstanceOf(CacheError);
    expect(error).toMatchObject({ reason, code: 'invalid_request', status: 400 });
    expect(heard).toEqual([]);
    expect((await cache.forTenant(tenantA).get('api', 'temp', 'bad')).hit).toBe(false);
  });
});

describe('observations', () => {
  it('each call is observed exactly once, with what happened', async () => {
    const heard: Observation[] = [];
    const stop = cache.observations.subscribe((observation) => heard.push(observation));
    const tenant = cache.forTenant(tenantA, { device: 'mobile', network: 'wifi' });
    await tenant.set('crm', 'user_data', 'seen', { n: 1 }, { ttlSeconds: 60 });
    await tenant.get('crm', 'user_data', 'seen', { device: 'desktop' });
    await tenant.get('crm', 'user_data', 'unseen');
    await tenant.expire('crm', 'user_data', 'seen', 30);
    await tenant.delete('crm', 'user_data', 'seen');
    stop();
    const seen = heard.map(({ operation, outcome, hits, misses, key, device }) => [
      operation,
      outcome,
      hits,
      misses,
      key,
      device,
    ]);
    expect(seen).toEqual([
      ['set', 'ok', 0, 0, 'seen', 'mobile'],
      ['get', 'hit', 1, 0, 'seen', 'desktop'],
      ['get', 'miss', 0, 1, 'unseen', 'mobile'],
      ['expire', 'ok', 0, 0, 'seen', 'mobile'],
      ['delete', 'ok', 0, 0, 'seen', 'mobile'],
    ]);
    for (const observation of heard) {
      expect(observation).toMatchObject({ tenantId: tenantA, database: 1, module: 'crm', network: 'wifi' });
      expect(observation.latencyMs).toBeGreaterThan(0);
      expect(observation.latencyMs).toBeLessThan(10_000);
    }
    expect(heard[0]?.ttlSeconds).toBeGreaterThanOrEqual(54);
    expect(heard[0]?.sizeBytes).toBe(heard[1]?.sizeBytes);
  });
});
