import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CacheError, KeyError, TtlError } from '#lib/cache/cache-error.ts';
import { catalogues } from '#lib/cache/catalogue.ts';
import { greatestTtlSeconds } from '#lib/cache/greatest-ttl.ts';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';
import { type StructureServers, startStructureServers } from './structure-servers.ts';

let on: StructureServers;
let admins: Redis[];
beforeAll(async () => {
  on = await startStructureServers();
  admins = catalogues['multi-tenant'].databases.map(({ id, evictionClass }) =>
    on.admin(evictionClass === 'protected' ? 'control' : 'data', id),
  );
});
afterAll(() => on.close());

/** What is stored for a tenant, in all purpose databases. */
async function keysOf(tenantId: string): Promise<string[]> {
  return (await Promise.all(admins.map((admin) => admin.keys(`*${tenantId}*`)))).flat();
}

const unit = fc.constantFrom(
  ...[':', '*', '?', '[', ']', '{', '}', '\\', '%', ' ', '\0', '\r', '\n', '\u007f', '\u0085'],
  ...[
    '\ud83d',
    '\ude00',
    '😀',
    '👩‍👩‍👧',
    'ç',
    '\u2028',
    '\u202e',
    '\ufeff',
    '\ufffd',
    'a',
    'b',
    '/',
    '"',
    "'",
    '-',
    '^',
  ],
);
const nasty = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit, maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 1, arbitrary: fc.string({ unit, minLength: 60, maxLength: 90 }) },
);

const isControl = (code: number) => code < 0x20 || (code >= 0x7f && code <= 0x9f);

/** The grammar, said again in another way than the keyspace says it. */
function isKey(key: string, room: number): boolean {
  if (key === '' || Array.from(key, (char) => char.charCodeAt(0)).some(isControl)) return false;
  if (Buffer.from(key).toString() !== key) return false;
  return Buffer.byteLength(key.replaceAll('%', '%25').replaceAll('{', '%7B').replaceAll('}', '%7D')) <= room;
}

/** Bytes left for the key behind `tenant:{id}:{module}:{type}:`. */
const roomOf = (module: string, type: string) => 250 - `tenant:${randomUUID()}:${module}:${type}:`.length;

type Verb = (tenant: TenantCache, key: string) => Promise<unknown>;
const onKeys: [string, Verb][] = [
  ['set', (tenant, key) => tenant.set('crm', 'temp', key, key)],
  ['get', (tenant, key) => tenant.get('crm', 'temp', key)],
  ['mget', (tenant, key) => tenant.mget([{ module: 'crm', type: 'temp', key }])],
  ['mset', (tenant, key) => tenant.mset([{ module: 'crm', type: 'temp', key, value: key }])],
  ['getOrSet', (tenant, key) => tenant.getOrSet('crm', 'temp', key, () => key)],
  ['has', (tenant, key) => tenant.has('crm', 'temp', key)],
  ['ttl', (tenant, key) => tenant.ttl('crm', 'temp', key)],
  ['expire', (tenant, key) => tenant.expire('crm', 'temp', key, 60)],
  ['persist', (tenant, key) => tenant.persist('crm', 'temp', key)],
  ['delete', (tenant, key) => tenant.delete('crm', 'temp', key)],
  ['increment', (tenant, key) => tenant.increment('crm', 'temp', key)],
];

describe('a key of any characters', () => {
  it('works in every verb, or is refused by every verb with nothing written', async () => {
    const room = roomOf('crm', 'temp');
    await fc.assert(
      fc.asyncProperty(nasty, async (key) => {
        const tenant = on.cache.forTenant(randomUUID());
        const valid = isKey(key, room);
        for (const [name, verb] of onKeys) {
          const thrown = await verb(tenant, key).then(
            () => null,
            (error: unknown) => error,
          );
          if (valid) expect([name, thrown]).toEqual([name, null]);
          else expect(thrown, name).toBeInstanceOf(KeyError);
        }
        if (!valid) expect(await keysOf(tenant.tenantId)).toEqual([]);
      }),
      { numRuns: 100 },
    );
    expect(on.faults).toEqual([]);
  });

  it('names an entry of its own: no other key reads, finds or removes it', async () => {
    const room = roomOf('crm', 'temp');
    const keys = fc.uniqueArray(
      nasty.filter((key) => isKey(key, room)),
      { minLength: 2, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(keys, async (all) => {
        const tenant = on.cache.forTenant(randomUUID());
        const [first = '', ...others] = all;
        for (const key of all) await tenant.set('crm', 'temp', key, key);
        for (const key of all) expect((await tenant.get('crm', 'temp', key)).value).toBe(key);
        const found = [];
        for await (const name of tenant.scan({ module: 'crm', dataType: 'temp', keyPrefix: first }))
          found.push(name.key);
        expect([...new Set(found)].sort()).toEqual(all.filter((key) => key.startsWith(first)).sort());
        expect(await tenant.delete('crm', 'temp', first)).toBe(true);
        for (const key of others) expect((await tenant.get('crm', 'temp', key)).value).toBe(key);
        await tenant.clear({ module: 'crm' });
      }),
      { numRuns: 40 },
    );
    expect(on.faults).toEqual([]);
  });

  it('may take 250 bytes as stored, and not one more, whatever it is made of', async () => {
    const room = roomOf('crm', 'temp');
    const start = fc.string({ unit: fc.constantFrom('😀', 'ç', '{', '%', 'a', ':'), maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(start, async (text) => {
        const stored = Buffer.byteLength(text.replace(/[%{]/g, '...'));
        const longest = text + 'k'.repeat(room - stored);
        const tenant = on.cache.forTenant(randomUUID());
        const refused = tenant.set('crm', 'temp', `${longest}k`, stored);
        await expect(refused).rejects.toMatchObject({ name: 'KeyError', reason: 'key_too_long' });
        expect(await keysOf(tenant.tenantId)).toEqual([]);
        expect(await tenant.set('crm', 'temp', longest, stored)).toBe(true);
        expect((await tenant.get('crm', 'temp', longest)).value).toBe(stored);
      }),
      { numRuns: 40 },
    );
  });

  const named: [string, Verb][] = [
    ['lock', async (tenant, name) => (await tenant.lock(name, { ttlSeconds: 5 }))?.release()],
    ['limiter', (tenant, name) => tenant.limiter.take(name, { limit: 9, windowSeconds: 1 })],
    ['queue', async (tenant, name) => tenant.queue(name).enqueue(1)],
    ['session of a user', (tenant, userId) => tenant.sessions.create({ userId })],
    ['location of a user', (tenant, userId) => tenant.geo.setUserLocation(userId, 1, 1)],
    ['device', (tenant, deviceId) => tenant.deviceTrust.set(deviceId, { score: 1 })],
    ['tag', (tenant, tag) => tenant.set('crm', 'temp', 'tagged', 1, { tags: [tag] })],
  ];

  it.each(named)('names a %s, or is refused with nothing written', async (_, verb) => {
    await fc.assert(
      fc.asyncProperty(nasty, async (name) => {
        const tenant = on.cache.forTenant(randomUUID());
        const thrown = await verb(tenant, name).then(
          () => null,
          (error: unknown) => error,
        );
        if (isKey(name, 120)) expect(thrown).toBeNull();
        else if (!isKey(name, 250)) expect(thrown).toBeInstanceOf(KeyError);
        if (thrown === null) return;
        expect(thrown).toBeInstanceOf(CacheError);
        expect(await keysOf(tenant.tenantId)).toEqual([]);
      }),
      { numRuns: 40 },
    );
    expect(on.faults).toEqual([]);
  });
});

describe('a module or data type of any characters', () => {
  it('is one of the grammar, or refused with nothing written', async () => {
    const name = fc.oneof(nasty, fc.string({ unit: fc.constantFrom('a', 'Z', '_', '-', '0', ':'), maxLength: 40 }));
    await fc.assert(
      fc.asyncProperty(name, name, async (module, type) => {
        const valid = [module, type].every((each) => /^[a-z0-9][a-z0-9_-]{0,31}$/.test(each));
        const tenant = on.cache.forTenant(randomUUID());
        const set = tenant.set(module, type, 'k', 1).then(
          () => null,
          (error: unknown) => error,
        );
        const cleared = tenant.clear({ module, dataType: type }).then(
          () => null,
          (error: unknown) => error,
        );
        if (valid) {
          expect([await set, await cleared]).toEqual([null, null]);
          return;
        }
        for (const thrown of [await set, await cleared]) expect(thrown).toBeInstanceOf(CacheError);
        expect(await keysOf(tenant.tenantId)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a TTL', () => {
  const verbs: [string, (tenant: TenantCache, ttlSeconds: number) => Promise<unknown>][] = [
    ['set', (tenant, ttlSeconds) => tenant.set('crm', 'temp', 'k', 1, { ttlSeconds })],
    ['mset', (tenant, ttlSeconds) => tenant.mset([{ module: 'crm', type: 'temp', key: 'k', value: 1, ttlSeconds }])],
    ['getOrSet', (tenant, ttlSeconds) => tenant.getOrSet('crm', 'temp', 'other', () => 1, { ttlSeconds })],
    ['increment', (tenant, ttlSeconds) => tenant.increment('crm', 'temp', 'n', 1, { ttlSeconds })],
    ['expire', (tenant, ttlSeconds) => tenant.expire('crm', 'temp', 'k', ttlSeconds)],
    ['lock', (tenant, ttlSeconds) => tenant.lock('l', { ttlSeconds })],
    ['geo', (tenant, ttlSeconds) => tenant.geo.setUserLocation('u', 1, 1, { ttlSeconds })],
    ['deviceTrust', (tenant, ttlSeconds) => tenant.deviceTrust.set('d', { score: 1, ttlSeconds })],
    ['aiResponses', (t, ttlSeconds) => t.aiResponses.set({ model: 'm', version: '1', input: 1 }, 1, { ttlSeconds })],
  ];
  const impossible = [0, -0, -1, 0.5, Number.NaN, 2 ** 53, 2 ** 31 * 1000, Number.POSITIVE_INFINITY];

  it.each(verbs)('that cannot be is refused by %s with nothing written', async (_, verb) => {
    const tenant = on.cache.forTenant(randomUUID());
    for (const ttlSeconds of [...impossible, greatestTtlSeconds + 1, '60' as unknown as number]) {
      await expect(verb(tenant, ttlSeconds), String(ttlSeconds)).rejects.toBeInstanceOf(TtlError);
    }
    expect(await keysOf(tenant.tenantId)).toEqual([]);
  });

  it.each(verbs)('of a second and of ten years works in %s', async (_, verb) => {
    for (const ttlSeconds of [1, greatestTtlSeconds]) {
      expect(await verb(on.cache.forTenant(randomUUID()), ttlSeconds)).not.toBeUndefined();
    }
    expect(on.faults).toEqual([]);
  });
});
