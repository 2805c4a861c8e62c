import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CacheUnavailableError } from '#lib/cache/cache-error.ts';
import type { CacheOptions } from '#lib/cache/cache-options.ts';
import { type Cache, createCache } from '#lib/cache/create-cache.ts';
import type { DedicatedIsolation } from '#lib/cache/dedicated-connections.ts';
import { tenantUserName } from '#server/redis/acl-rules.ts';
import { provisionTenantUser } from '#server/redis/provision-tenant-user.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

let server: TestRedis;
let admin: Redis;
const passwords = new Map<string, string>();

beforeAll(async () => {
  server = await startTestRedis({ plane: 'data' });
  admin = new Redis(server.adminUrl);
});
afterAll(async () => {
  admin.disconnect();
  await server.close();
});

async function provision(tenantId: string, allowedDatabases?: number[]): Promise<string> {
  passwords.set(tenantId, randomUUID());
  await provisionTenantUser(admin, tenantId, passwords.get(tenantId) ?? '', { allowedDatabases });
  return tenantId;
}

const provisionMany = (count: number) => Promise.all(Array.from({ length: count }, () => provision(randomUUID())));

/** The ACL users of the tenants' open connections. */
async function connectedUsers(): Promise<string[]> {
  const list = String(await admin.client('LIST'));
  return [...list.matchAll(/ user=(tenant_\S+)/g)].map(([, user]) => user ?? '');
}

function dedicatedCache(isolation: Partial<DedicatedIsolation> = {}, options: CacheOptions = {}) {
  const faults: unknown[] = [];
  const loginOf = (tenantId: string) => {
    const password = passwords.get(tenantId);
    if (password === undefined) throw new Error('no such tenant');
    return { username: tenantUserName(tenantId), password };
  };
  const cache = createCache({
    url: server.url,
    isolation: { mode: 'dedicated', loginOf, ...isolation },
    connection: { commandTimeoutMs: 10_000 },
    onError: (error) => faults.push(error),
    onWarning: () => undefined,
    ...options,
  });
  return { cache, faults };
}

const strictCaches: Cache[] = [];
afterAll(() => Promise.all(strictCaches.map((cache) => cache.close())));

/** Of a cache that throws. */
function dedicatedTenant(tenantId: string) {
  const { cache } = dedicatedCache({}, { strict: true });
  strictCaches.push(cache);
  return cache.forTenant(tenantId);
}

describe('dedicated connections', () => {
  it('are opened by the first call, under the tenant’s own user, and closed with the cache', async () => {
    const [a = '', b = ''] = await provisionMany(2);
    const { cache, faults } = dedicatedCache();
    const [ofA, ofB] = [cache.forTenant(a), cache.forTenant(b)];
    expect(await connectedUsers()).toEqual([]);
    expect(await ofA.set('api', 'temp', 'same', 'A')).toBe(true);
    expect(await connectedUsers()).toEqual([tenantUserName(a)]);
    expect(await ofB.set('api', 'temp', 'same', 'B')).toBe(true);
    expect((await ofA.get('api', 'temp', 'same')).value).toBe('A');
    expect(await ofA.expire('api', 'temp', 'same', 60)).toBe(true);
    expect(await ofA.delete('api', 'temp', 'same')).toBe(true);
    expect((await ofB.get('api', 'temp', 'same')).value).toBe('B');
    expect(new Set(await connectedUsers())).toEqual(new Set([tenantUserName(a), tenantUserName(b)]));
    expect(cache.stats().connections).toBe(2);
    await cache.close();
    await eventually(async () => (await connectedUsers()).length === 0);
    expect(faults).toEqual([]);
  });

  it('are few: those not used for longest make room, and fail no call by it', async () => {
    const tenants = await provisionMany(12);
    const { cache, faults } = dedicatedCache({ maxConnections: 3 });
    const all = tenants.map((tenantId) => cache.forTenant(tenantId));
    for (let round = 0; round < 3; round += 1) {
      const stored = await Promise.all(all.map((tenant) => tenant.set('api', 'temp', 'k', tenant.tenantId)));
      expect(stored.every((each) => each)).toBe(true);
      expect(cache.stats().connections).toBe(3);
    }
    const read = await Promise.all(all.map((tenant) => tenant.get('api', 'temp', 'k')));
    expect(read.map(({ value }) => value)).toEqual(tenants);
    await eventually(async () => (await connectedUsers()).length === 3);
    const kept = new Set(tenants.slice(-3).map(tenantUserName));
    expect(new Set(await connectedUsers())).toEqual(kept);
    expect(faults).toEqual([]);
    await cache.close();
  });

  it('are closed when nobody uses them, and opened again by the next call', async () => {
    const [busy = '', idle = ''] = await provisionMany(2);
    const { cache, faults } = dedicatedCache({ idleSeconds: 0.5 });
    expect(await cache.forTenant(idle).set('api', 'temp', 'k', 1)).toBe(true);
    // In one answer: the busy one is idle too where the machine stands still after its call.
    await eventually(async () => {
      await cache.forTenant(busy).get('api', 'temp', 'k');
      return (await connectedUsers()).join() === tenantUserName(busy);
    });
    await eventually(() => cache.stats().connections === 0);
    expect((await cache.forTenant(idle).get('api', 'temp', 'k')).value).toBe(1);
    expect(faults).toEqual([]);
    await cache.close();
  });

  it('take up a new password after the old one was revoked and its connections killed', async () => {
    const tenantId = await provision(randomUUID());
    // A call whose connection was killed may wait as long as this.
    const { cache, faults } = dedicatedCache({}, { connection: { commandTimeoutMs: 2_000 } });
    const tenant = cache.forTenant(tenantId);
    expect(await tenant.set('api', 'temp', 'k', 1)).toBe(true);
    await provision(tenantId);
    await admin.client('KILL', 'USER', tenantUserName(tenantId));
    await eventually(async () => (await tenant.get('api', 'temp', 'k')).hit);
    for (const fault of faults) expect(fault).toBeInstanceOf(CacheUnavailableError);
    await cache.close();
  });

  it('serve tags and what is known of a person, and say of scans and scripts that this user may not', async () => {
    const tenant = dedicatedTenant(await provision(randomUUID()));
    await tenant.set('crm', 'temp', 'tagged', 1, { tags: ['leads'], subject: 'ana' });
    expect(await tenant.invalidateTag('leads')).toBe(1);
    expect((await tenant.get('crm', 'temp', 'tagged')).hit).toBe(false);
    const refusal = expect.objectContaining({ reason: 'not_permitted', code: 'forbidden' });
    await expect(tenant.increment('crm', 'temp', 'counter')).rejects.toEqual(refusal);
    await expect(tenant.clear({ module: 'crm' })).rejects.toEqual(refusal);
  });

  it('that the server refuses a database put nothing into database 0 instead', async () => {
    const tenantId = await provision(randomUUID(), [1]);
    const { cache, faults } = dedicatedCache();
    const tenant = cache.forTenant(tenantId);
    expect(await tenant.set('api', 'temp', 'allowed', 1)).toBe(true);
    expect(await tenant.set('config', 'temp', 'refused', 1)).toBe(false);
    expect(await tenant.set('config', 'temp', 'refused', 1)).toBe(false);
    expect(faults.length).toBeGreaterThanOrEqual(2);
    expect(await admin.exists(`tenant:${tenantId}:config:temp:refused`)).toBe(0);
    await cache.close();
  });

  it('without a login are a miss and an event', async () => {
    const { cache, faults } = dedicatedCache();
    expect((await cache.forTenant(randomUUID()).get('api', 'temp', 'k')).hit).toBe(false);
    expect(faults).toEqual([expect.objectContaining({ reason: 'unavailable' })]);
    await cache.close();
  });

  it.each([
    ['no connection', { maxConnections: 0 }, {}],
    ['no idle time', { idleSeconds: 0 }, {}],
    ['a cluster', {}, { url: 'redis://127.0.0.1:1,127.0.0.1:2' }],
  ])('with %s are refused before anything is opened', (_what, isolation, options) => {
    expect(() => dedicatedCache(isolation, options)).toThrow(expect.objectContaining({ reason: 'invalid_topology' }));
  });
});
