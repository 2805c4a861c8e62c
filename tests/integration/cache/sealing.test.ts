import { randomBytes, randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EnvelopeError } from '#lib/cache/cache-error.ts';
import type { CacheOptions } from '#lib/cache/cache-options.ts';
import { createCache } from '#lib/cache/create-cache.ts';
import { createMemoryDataKeyStore } from '#lib/cache/data-key-store.ts';
import { replaceDataKeyScript } from '#lib/cache/replace-data-key-script.ts';
import { runScript } from '#lib/cache/run-script.ts';
import { startTestRedisPair, type TestRedisPair } from '#tests/setup/test-redis.ts';

const masterKey = randomBytes(32).toString('base64');
let servers: TestRedisPair;
/** Past the cache: database 1 of the data server, database 12 of the control server. */
let data: Redis;
let control: Redis;

beforeAll(async () => {
  servers = await startTestRedisPair();
  data = new Redis(servers.adminRedisUrls.data, { db: 1 });
  control = new Redis(servers.adminRedisUrls.control, { db: 12 });
});
afterAll(async () => {
  data.disconnect();
  control.disconnect();
  await servers.close();
});

function openCache(options: CacheOptions = {}) {
  const faults: unknown[] = [];
  const cache = createCache({
    url: servers.redisUrl,
    control: { url: servers.controlRedisUrl },
    connection: { commandTimeoutMs: 10_000 },
    onError: (error) => faults.push(error),
    ...options,
  });
  return { cache, faults };
}

describe('compression', () => {
  it('saves the server’s memory and gives the same value to whoever reads it', async () => {
    const { cache, faults } = openCache();
    const tenant = cache.forTenant(randomUUID());
    const value = Array.from({ length: 300 }, (_, id) => ({ id, name: `Cliente ${id}`, city: 'São Paulo' }));
    for (const device of ['mobile', 'desktop'] as const) {
      await tenant.set('crm', 'user_data', device, value, { device });
      const stored = await data.strlen(`tenant:${tenant.tenantId}:crm:user_data:${device}`);
      expect(stored).toBeLessThan(JSON.stringify(value).length / 3);
      expect((await tenant.get('crm', 'user_data', device)).value).toEqual(value);
    }
    expect(faults).toEqual([]);
    await cache.close();
  });

  it('can be turned off without losing what is compressed', async () => {
    const [{ cache }, { cache: without }] = [openCache(), openCache({ compression: false })];
    const tenantId = randomUUID();
    await cache.forTenant(tenantId).set('crm', 'temp', 'k', 'x'.repeat(5_000));
    expect((await without.forTenant(tenantId).get('crm', 'temp', 'k')).value).toBe('x'.repeat(5_000));
    await without.forTenant(tenantId).set('crm', 'temp', 'k', 'x'.repeat(5_000));
    expect(await data.strlen(`tenant:${tenantId}:crm:temp:k`)).toBe(5_012);
    await Promise.all([cache.close(), without.close()]);
  });
});

describe('encryption', () => {
  it('leaves nothing readable on the server; another process with the master key reads it', async () => {
    const [{ cache, faults }, { cache: other }] = [
      openCache({ encryption: { masterKey } }),
      openCache({ encryption: { masterKey } }),
    ];
    const tenantId = randomUUID();
    expect(await cache.forTenant(tenantId).set('crm', 'user_data', 'k', { cpf: '123.456.789-09' })).toBe(true);
    const stored = await data.getBuffer(`tenant:${tenantId}:crm:user_data:k`);
    expect(stored?.includes('123.456')).toBe(false);
    const keys = await control.hgetall(`tenant:${tenantId}:data-keys`);
    expect(Object.keys(keys)).toEqual(['1']);
    expect(keys['1']).toMatch(/^default\./);
    expect((await other.forTenant(tenantId).get('crm', 'user_data', 'k')).value).toEqual({ cpf: '123.456.789-09' });
    expect(faults).toEqual([]);
    await Promise.all([cache.close(), other.close()]);
  });

  it('covers every verb that writes values; a counter, which the server adds to, stays a plain number', async () => {
    const [{ cache, faults }, { cache: other }] = [
      openCache({ encryption: { masterKey } }),
      openCache({ encryption: { masterKey } }),
    ];
    const tenantId = randomUUID();
    const [tenant, reader] = [cache.forTenant(tenantId), other.forTenant(tenantId)];
    const secret = (name: string) => ({ name, secret: 'x'.repeat(2_000) });
    const names = ['first', 'second', 'loaded', 'urgent', 'renewed'].map((key) => ({
      ...{ module: 'crm', type: 'temp', key },
    }));
    await tenant.mset(['first', 'second'].map((key) => ({ module: 'crm', type: 'temp', key, value: secret(key) })));
    expect(await tenant.getOrSet('crm', 'temp', 'loaded', () => secret('loaded'))).toEqual(secret('loaded'));
    await tenant.set('crm', 'temp', 'urgent', secret('urgent'), { priority: 'high', tags: ['t'] });
    await tenant.getOrSet('crm', 'temp', 'renewed', () => secret('renewed'), { staleSeconds: 60 });
    for (const { key } of names) {
      const stored = await data.getBuffer(`tenant:${tenantId}:crm:temp:${key}`);
      expect(stored?.includes('xxxx') || stored?.includes('secret')).toBe(false);
      expect(stored?.length).toBeLessThan(500);
    }
    expect((await reader.mget(names)).map(({ value }) => value)).toEqual(names.map(({ key }) => secret(key)));
    expect(await reader.getOrSet('crm', 'temp', 'loaded', () => 'not asked')).toEqual(secret('loaded'));
    await tenant.set('crm', 'temp', 'visits', 41);
    expect(await reader.increment('crm', 'temp', 'visits')).toBe(42);
    expect(await data.get(`tenant:${tenantId}:crm:temp:visits`)).toBe('42');
    expect((await tenant.get('crm', 'temp', 'visits')).value).toBe(42);
    expect(faults).toEqual([]);
    await Promise.all([cache.close(), other.close()]);
  });

  it('a value moved to another key, another tenant, or read without keys is a reported miss, an error in strict mode', async () => {
    const { cache, faults } = openCache({ encryption: { masterKey } });
    const { cache: strict } = openCache({ encryption: { masterKey }, strict: true });
    const { cache: keyless } = openCache({ strict: true });
    const [a, b] = [cache.forTenant(randomUUID()), cache.forTenant(randomUUID())];
    await a.set('crm', 'temp', 'k', 'of A');
    await b.set('crm', 'temp', 'k', 'of B');
    for (const to of [`${a.tenantId}:crm:temp:other`, `${b.tenantId}:crm:temp:k`]) {
      await data.copy(`tenant:${a.tenantId}:crm:temp:k`, `tenant:${to}`, 'REPLACE');
    }
    expect((await a.get('crm', 'temp', 'other')).hit).toBe(false);
    expect((await b.get('crm', 'temp', 'k')).hit).toBe(false);
    expect(faults).toHaveLength(2);
    for (const fault of faults) expect(fault).toBeInstanceOf(EnvelopeError);
    await expect(strict.forTenant(b.tenantId).get('crm', 'temp', 'k')).rejects.toBeInstanceOf(EnvelopeError);
    await expect(keyless.forTenant(a.tenantId).get('crm', 'temp', 'k')).rejects.toBeInstanceOf(EnvelopeError);
    expect((await a.get('crm', 'temp', 'k')).value).toBe('of A');
    await Promise.all([cache.close(), strict.close(), keyless.close()]);
  });

  it('rotates data keys and the master key while values are read', async () => {
    const second = randomBytes(32);
    const { cache } = openCache({ encryption: { masterKeys: { 2025: masterKey } } });
    const tenant = cache.forTenant(randomUUID());
    await tenant.set('crm', 'temp', 'old', 1);
    expect(await cache.dataKeys?.rotate(tenant.tenantId)).toBe(2);
    await tenant.set('crm', 'temp', 'young', 2);
    const both = openCache({
      encryption: { masterKeys: { 2025: masterKey, 2026: second }, currentMasterKey: '2026' },
    }).cache;
    expect(await both.dataKeys?.rewrap(tenant.tenantId)).toBe(2);
    const { cache: after, faults } = openCache({ encryption: { masterKeys: { 2026: second } } });
    const later = after.forTenant(tenant.tenantId);
    expect([await later.get('crm', 'temp', 'old'), await later.get('crm', 'temp', 'young')]).toMatchObject([
      { value: 1 },
      { value: 2 },
    ]);
    expect(faults).toEqual([]);
    await Promise.all([cache.close(), both.close(), after.close()]);
  });

  it('is for the tenants that are chosen', async () => {
    const [chosen, other] = [randomUUID(), randomUUID()];
    const { cache } = openCache({
      encryption: { masterKey, dataKeys: createMemoryDataKeyStore(), tenants: (tenantId) => tenantId === chosen },
    });
    for (const tenantId of [chosen, other]) await cache.forTenant(tenantId).set('crm', 'temp', 'k', 'readable');
    expect((await data.getBuffer(`tenant:${chosen}:crm:temp:k`))?.includes('readable')).toBe(false);
    expect((await data.getBuffer(`tenant:${other}:crm:temp:k`))?.includes('readable')).toBe(true);
    await cache.close();
  });

  it('stores nothing in clear while the keys cannot be had', async () => {
    const away = {
      load: async () => Promise.reject(new Error('away')),
      add: async () => false,
      replace: async () => false,
    };
    const { cache, faults } = openCache({ encryption: { masterKey, dataKeys: away } });
    const tenant = cache.forTenant(randomUUID());
    expect(await tenant.set('crm', 'temp', 'k', 'secret')).toBe(false);
    expect(await data.exists(`tenant:${tenant.tenantId}:crm:temp:k`)).toBe(0);
    expect(faults).toHaveLength(1);
    await cache.close();
  });

  it('with a master key that is none is refused before anything is opened', () => {
    expect(() => openCache({ encryption: { masterKey: 'x' } })).toThrow(
      expect.objectContaining({ reason: 'invalid_encryption' }),
    );
  });
});

describe('the script that replaces a wrapped key', () => {
  it('does so only where the key is still the one that was read', async () => {
    const key = `tenant:${randomUUID()}:data-keys`;
    const replace = (from: string, to: string) => runScript(control, replaceDataKeyScript, [key], ['1', from, to]);
    expect(await replace('old', 'new')).toBe(0);
    expect(await control.exists(key)).toBe(0);
    await control.hset(key, '1', 'old');
    expect(await replace('other', 'new')).toBe(0);
    expect(await replace('old', 'new')).toBe(1);
    expect(await control.hget(key, '1')).toBe('new');
  });
});
