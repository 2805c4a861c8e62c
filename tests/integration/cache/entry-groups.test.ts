import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ArgumentError, KeyError } from '#lib/cache/cache-error.ts';
import { type Cache, createCache } from '#lib/cache/create-cache.ts';
import { escapeGlob } from '#lib/cache/keyspace.ts';
import type { ScanOptions } from '#lib/cache/scan-entries.ts';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';
import { startTestRedisPair, type TestRedisPair } from '#tests/setup/test-redis.ts';

let servers: TestRedisPair;
let cache: Cache;
let tenant: TenantCache;
let other: TenantCache;
const faults: unknown[] = [];

beforeAll(async () => {
  servers = await startTestRedisPair();
  cache = createCache({
    url: servers.redisUrl,
    control: { url: servers.controlRedisUrl },
    connection: { commandTimeoutMs: 10_000 },
    onError: (error) => faults.push(error),
  });
});
beforeEach(() => {
  tenant = cache.forTenant(randomUUID());
  other = cache.forTenant(randomUUID());
});
afterAll(async () => {
  await cache.close();
  await servers.close();
  expect(faults).toEqual([]);
});

async function scanned(options: ScanOptions, who = tenant): Promise<string[]> {
  const found = new Set<string>();
  for await (const { module, type, key } of who.scan(options)) found.add(`${module}/${type}/${key}`);
  return [...found].sort();
}

const hard = ['*', 'a*', '[a-z]', '?', 'a?c', '\\', 'a\\*', '{x}', '50%', 'x:y', 'é 👩‍👩‍👧', ']', '^', 'a-b'];

describe('scan', () => {
  it('finds a module’s entries, or a type’s, and nobody else’s', async () => {
    await tenant.set('crm', 'user_data', 'one', 1);
    await tenant.set('crm', 'temp', 'two', 2);
    await tenant.set('crm2', 'temp', 'three', 3);
    await other.set('crm', 'temp', 'four', 4);
    await tenant.set('crm', 'temp', 'tagged', 5, { tags: ['t'] });
    expect(await scanned({ module: 'crm' })).toEqual(['crm/temp/tagged', 'crm/temp/two', 'crm/user_data/one']);
    expect(await scanned({ module: 'crm', dataType: 'user_data' })).toEqual(['crm/user_data/one']);
    expect(await scanned({ module: 'crm' }, other)).toEqual(['crm/temp/four']);
  });

  it('takes a key’s beginning literally, whatever it is made of', async () => {
    for (const key of [...hard, 'abc', 'axc']) await tenant.set('crm', 'temp', key, 1);
    for (const keyPrefix of hard) {
      const expected = [...hard, 'abc', 'axc'].filter((key) => key.startsWith(keyPrefix));
      expect(await scanned({ module: 'crm', dataType: 'temp', keyPrefix })).toEqual(
        expected.map((key) => `crm/temp/${key}`).sort(),
      );
    }
  });

  it('stops at its budget and says so', async () => {
    await tenant.mset(
      Array.from({ length: 3_000 }, (_, n) => ({ module: 'crm', type: 'temp', key: `${n}`, value: n })),
    );
    const short = tenant.scan({ module: 'crm', budgetKeys: 500 });
    let found = 0;
    for await (const _ of short) found += 1;
    expect(found).toBeLessThan(3_000);
    expect(short.complete).toBe(false);
    const long = tenant.scan({ module: 'crm' });
    const keys = new Set<string>();
    for await (const { key } of long) keys.add(key);
    expect(keys.size).toBe(3_000);
    expect(long.complete).toBe(true);
    expect(await tenant.clear({ module: 'crm' })).toBe(3_000);
  });

  it('refuses bad groups and budgets', () => {
    expect(() => tenant.scan({ module: 'crm*' })).toThrow(KeyError);
    expect(() => tenant.scan({ module: 'crm', dataType: '*' })).toThrow(KeyError);
    expect(() => tenant.scan({ module: 'crm', keyPrefix: 'a' })).toThrow(ArgumentError);
    for (const budgetKeys of [0, -1, 1.5, Number.NaN]) {
      expect(() => tenant.scan({ module: 'crm', budgetKeys })).toThrow(ArgumentError);
    }
  });
});

describe('clear', () => {
  it('removes one module or one type of it, and never a neighbour', async () => {
    for (const module of ['crm', 'crm2', 'cr', 'api']) {
      for (const type of ['temp', 'temp2', 'user_data']) await tenant.set(module, type, 'k', 1);
    }
    await other.set('crm', 'temp', 'k', 1);
    expect(await tenant.clear({ module: 'crm', dataType: 'temp' })).toBe(1);
    expect(await scanned({ module: 'crm' })).toEqual(['crm/temp2/k', 'crm/user_data/k']);
    expect(await tenant.clear({ module: 'crm' })).toBe(2);
    expect(await tenant.clear({ module: 'crm' })).toBe(0);
    for (const module of ['crm2', 'cr', 'api']) expect(await scanned({ module })).toHaveLength(3);
    expect(await scanned({ module: 'crm' }, other)).toHaveLength(1);
  });

  it('refuses an empty scope', async () => {
    await tenant.set('crm', 'temp', 'kept', 1);
    for (const group of [{}, { module: '' }, { module: 'crm', dataType: '' }]) {
      await expect(tenant.clear(group as { module: string })).rejects.toBeInstanceOf(ArgumentError);
    }
    await expect(tenant.clear({ module: '*' })).rejects.toBeInstanceOf(KeyError);
    expect(await tenant.has('crm', 'temp', 'kept')).toBe(true);
  });
});

describe('tags', () => {
  it('remove what was set with them, across databases, and nothing of another tenant', async () => {
    await tenant.set('crm', 'temp', 'a', 1, { tags: ['customer 7', 'all'] });
    await tenant.set('config', 'temp', 'b', 1, { tags: ['customer 7'] });
    await tenant.getOrSet('crm', 'temp', 'c', () => 1, { tags: ['all'] });
    await tenant.set('crm', 'temp', 'untagged', 1);
    await other.set('crm', 'temp', 'a', 1, { tags: ['customer 7'] });
    expect(await tenant.invalidateTag('customer 7')).toBe(2);
    expect(await tenant.has('crm', 'temp', 'a')).toBe(false);
    expect(await tenant.has('config', 'temp', 'b')).toBe(false);
    expect(await tenant.has('crm', 'temp', 'c')).toBe(true);
    expect(await tenant.has('crm', 'temp', 'untagged')).toBe(true);
    expect(await other.has('crm', 'temp', 'a')).toBe(true);
    expect(await tenant.invalidateTag('all')).toBe(1);
    expect(await tenant.invalidateTag('never used')).toBe(0);
  });

  it('find an entry again that is set anew after its tag was invalidated', async () => {
    for (let round = 0; round < 3; round++) {
      await tenant.set('crm', 'temp', 'again', round, { tags: ['t'] });
      expect(await tenant.invalidateTag('t')).toBe(1);
    }
  });

  it('keep an index that ends with its entries, on the control server', async () => {
    await tenant.set('crm', 'temp', 'short', 1, { tags: ['t'], ttlSeconds: 100 });
    await tenant.set('crm', 'temp', 'long', 1, { tags: ['t'], ttlSeconds: 10_000 });
    const admin = new Redis(servers.adminRedisUrls.control, { db: cache.catalogue.systemUses.locks });
    const index = `tenant:${tenant.tenantId}:_tag:t`;
    expect(await admin.zcard(index)).toBe(2);
    expect(await admin.ttl(index)).toBeGreaterThan(9_000);
    expect(await admin.ttl(index)).toBeLessThan(11_100);
    admin.disconnect();
  });

  it('that cannot be are refused with nothing written', async () => {
    for (const tags of [[''], ['a\nb'], ['x'.repeat(300)]]) {
      await expect(tenant.set('crm', 'temp', 'bad', 1, { tags })).rejects.toBeInstanceOf(KeyError);
    }
    const many = Array.from({ length: 17 }, (_, n) => `${n}`);
    await expect(tenant.set('crm', 'temp', 'bad', 1, { tags: many })).rejects.toBeInstanceOf(ArgumentError);
    await expect(tenant.invalidateTag('')).rejects.toBeInstanceOf(KeyError);
    expect(await tenant.has('crm', 'temp', 'bad')).toBe(false);
  });

  it('keep an entry from being written where the index cannot be', async () => {
    const own: unknown[] = [];
    const lame = createCache({
      url: servers.redisUrl,
      control: { url: 'redis://127.0.0.1:1' },
      onError: (error) => own.push(error),
    });
    const there = lame.forTenant(tenant.tenantId);
    expect(await there.set('crm', 'temp', 'lame', 1, { tags: ['t'] })).toBe(false);
    expect(await there.has('crm', 'temp', 'lame')).toBe(false);
    expect(own.length).toBeGreaterThan(0);
    await lame.close();
  });
});

describe('an escaped glob', () => {
  it('matches its own text on the real server, and no other', async () => {
    const admin = new Redis(servers.adminRedisUrls.data, { db: 9 });
    const text = fc.string({ unit: fc.constantFrom('*', '?', '[', ']', '\\', '^', '-', 'a', 'b', ':'), minLength: 1 });
    await fc.assert(
      fc.asyncProperty(text, text, async (one, two) => {
        await admin.flushdb();
        await admin.mset(one, '1', two, '1');
        const [, found] = await admin.scan('0', 'MATCH', escapeGlob(one), 'COUNT', 100);
        expect(found).toEqual([one]);
      }),
      { numRuns: 200 },
    );
    admin.disconnect();
  });
});
