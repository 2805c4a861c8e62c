import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CacheOptions } from '#lib/cache/cache-options.ts';
import { createCache } from '#lib/cache/create-cache.ts';
import { accessKey, publishAccess } from '#lib/cache/publish-access.ts';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';
import type { TenantRules } from '#lib/contracts/v1/tenant-rules.ts';
import { startTestRedisPair, type TestRedisPair } from '#tests/setup/test-redis.ts';

let servers: TestRedisPair;
/** As the server publishes: with the service user's rights. */
let control: Redis;

beforeAll(async () => {
  servers = await startTestRedisPair();
  control = new Redis(servers.controlRedisUrl, { retryStrategy: () => 50 });
  control.on('error', () => undefined);
});
afterAll(async () => {
  control.disconnect();
  await servers.close();
});

function openCache(options: CacheOptions = {}) {
  const faults: unknown[] = [];
  const cache = createCache({
    url: servers.redisUrl,
    control: { url: servers.controlRedisUrl },
    onError: (error) => faults.push(error),
    connection: { commandTimeoutMs: 5_000 },
    ...options,
  });
  return { cache, faults, tenant: cache.forTenant(randomUUID()) };
}

const give = (tenantId: string, rules: TenantRules | null) => publishAccess(control, [{ tenantId, rules }]);

/** What a call answers, or the code of its refusal. */
const outcome = (call: Promise<unknown>) =>
  call.then(
    () => 'served',
    (error: { code?: string }) => error.code ?? String(error),
  );
const reading = (tenant: TenantCache) => outcome(tenant.get('api', 'temp', 'k'));
const writing = (tenant: TenantCache) => outcome(tenant.set('api', 'temp', 'k', 1));

/** Within two seconds; six are granted to a busy machine. */
const becomes = (ask: () => Promise<unknown>, expected: unknown) =>
  expect.poll(ask, { timeout: 6_000 }).toEqual(expected);

it('nobody is limited where no server ever published rules', async () => {
  const { cache, tenant } = openCache();
  expect(await writing(tenant)).toBe('served');
  expect(await control.exists(accessKey)).toBe(0);
  expect(await writing(tenant)).toBe('served');
  await cache.close();
});

describe('published rules', () => {
  it('hold in a cache that has been told nothing but the control server, and change as they do', async () => {
    const { cache, tenant, faults } = openCache();
    const both = async () => [await reading(tenant), await writing(tenant)];
    await give(tenant.tenantId, { status: 'active' });
    await becomes(both, ['served', 'served']);
    await give(tenant.tenantId, { status: 'maintenance' });
    await becomes(both, ['served', 'tenant_maintenance']);
    await give(tenant.tenantId, { status: 'suspended' });
    await becomes(both, ['tenant_suspended', 'tenant_suspended']);
    await give(tenant.tenantId, { status: 'active', databases: { 1: { status: 'maintenance' } } });
    await becomes(both, ['served', 'tenant_maintenance']);
    await give(tenant.tenantId, null);
    await becomes(both, ['forbidden', 'forbidden']);
    expect(faults).toEqual([]);
    await cache.close();
  });

  it('refuse a tenant that has none, as soon as they are read', async () => {
    const { cache, tenant } = openCache();
    await give(randomUUID(), { status: 'active' });
    await becomes(() => reading(tenant), 'forbidden');
    await expect(tenant.get('api', 'temp', 'k')).rejects.toMatchObject({ reason: 'tenant_unknown', status: 403 });
    await cache.close();
  });

  it('still let getOrSet answer what it loads where nothing may be stored', async () => {
    const { cache, tenant } = openCache();
    await give(tenant.tenantId, { status: 'maintenance' });
    await becomes(() => writing(tenant), 'tenant_maintenance');
    expect(await tenant.getOrSet('api', 'temp', 'absent', () => 'loaded')).toBe('loaded');
    await cache.close();
  });

  it('outlive the control server, and a change made meanwhile arrives when it is back', async () => {
    const { cache, tenant } = openCache();
    await give(tenant.tenantId, { status: 'suspended' });
    await becomes(() => reading(tenant), 'tenant_suspended');
    await servers.control.stop();
    expect(await reading(tenant)).toBe('tenant_suspended');
    await servers.control.start();
    await expect.poll(() => control.status).toBe('ready');
    await give(tenant.tenantId, { status: 'active' });
    await expect.poll(() => reading(tenant)).toBe('served');
    await cache.close();
  });

  it('stay as they were where the server lost them, and where one is damaged', async () => {
    const { cache, tenant, faults } = openCache();
    await give(tenant.tenantId, { status: 'suspended' });
    await becomes(() => reading(tenant), 'tenant_suspended');
    await control.hset(accessKey, tenant.tenantId, '{"status":"gone"}');
    await give(randomUUID(), { status: 'active' });
    await control.hincrby(accessKey, 'version', 1);
    await expect.poll(() => faults.length).toBeGreaterThan(0);
    expect(await reading(tenant)).toBe('tenant_suspended');
    await control.del(accessKey);
    await give(randomUUID(), { status: 'active' });
    await give(tenant.tenantId, { status: 'active' });
    await becomes(() => reading(tenant), 'served');
    await cache.close();
  });

  it('that are absurd are refused before they are written', async () => {
    for (const absurd of [{ rateLimitPerSecond: -1 }, { quotaBytes: 0.5 }, { allowedDatabases: [16] }]) {
      await expect(give(randomUUID(), { status: 'active', ...absurd })).rejects.toThrow();
    }
  });

  it('limit no caller while the control server is away at the start', async () => {
    await servers.control.stop();
    const { cache, tenant, faults } = openCache({ connection: { commandTimeoutMs: 400 } });
    expect(await writing(tenant)).toBe('served');
    await expect.poll(() => faults.length).toBeGreaterThan(0);
    await servers.control.start();
    await cache.close();
  });
});

describe('encryption by published rules', () => {
  const masterKey = Buffer.alloc(32, 7).toString('base64');
  const sealed = async (tenant: TenantCache, key: string) => {
    const data = new Redis(servers.adminRedisUrls.data, { db: 1 });
    const stored = await data.getBuffer(`tenant:${tenant.tenantId}:api:temp:${key}`);
    data.disconnect();
    return stored?.includes('legible') === false;
  };

  it('is introduced, holds and ends without losing an entry, in two processes at once', async () => {
    const options = { encryption: { masterKey, tenants: 'published' as const } };
    const [one, two] = [openCache(options), openCache(options)];
    const { tenant } = one;
    const other = two.cache.forTenant(tenant.tenantId);
    const stores = async (by: TenantCache, key: string) => {
      await by.set('api', 'temp', key, 'legible');
      return await sealed(tenant, key);
    };
    const bothRead = async (key: string) =>
      Promise.all([tenant, other].map(async (each) => (await each.get('api', 'temp', key)).value));

    await give(tenant.tenantId, { status: 'active' });
    await becomes(() => stores(tenant, 'before'), false);
    await becomes(() => stores(other, 'before'), false);
    await give(tenant.tenantId, { status: 'active', encryption: 'introducing' });
    await becomes(() => stores(tenant, 'during'), true);
    expect(await bothRead('before')).toEqual(['legible', 'legible']);
    expect(await bothRead('during')).toEqual(['legible', 'legible']);
    await give(tenant.tenantId, { status: 'active', encryption: 'on' });
    await becomes(() => bothRead('before'), [null, null]);
    expect(await bothRead('during')).toEqual(['legible', 'legible']);
    await give(tenant.tenantId, { status: 'active' });
    await becomes(() => stores(other, 'after'), false);
    expect(await bothRead('during')).toEqual(['legible', 'legible']);
    await Promise.all([one.cache.close(), two.cache.close()]);
  });

  it('needs a control server', () => {
    expect(() => createCache({ url: servers.redisUrl, encryption: { masterKey, tenants: 'published' } })).toThrow(
      /control server/,
    );
  });
});

describe('a rate', () => {
  const callsPerSecond = 50;

  it('is that of a tenant over all processes, shared by what each is asked for, and gone within two seconds', async () => {
    const [one, two] = [openCache(), openCache()];
    const { tenantId } = one.tenant;
    const both = [one.cache.forTenant(tenantId), two.cache.forTenant(tenantId)];
    await give(tenantId, { status: 'active', rateLimitPerSecond: callsPerSecond });
    // Both know the rule, and of each other; what they served too much until then is repaid, two seconds' worth at most.
    for (const tenant of both) await becomes(async () => (await drive([tenant], 300))[0]?.refused !== 0, true);
    await drive(both, 800);
    const beganMs = performance.now();
    const counts = await drive(both, 2_500);
    const seconds = (performance.now() - beganMs) / 1_000;
    const served = counts.reduce((sum, count) => sum + count.served, 0);
    // A second's worth may have been saved up while the machine did something else. Each by itself: twice the rate.
    expect(served).toBeLessThanOrEqual(1.2 * callsPerSecond * seconds + callsPerSecond);
    // Each gets on, and together they get what may be had, but for what a busy machine did not ask for.
    for (const count of counts) expect(count.served).toBeGreaterThan(0);
    expect(served).toBeGreaterThan(0.4 * callsPerSecond * 2.5);
    await give(tenantId, { status: 'active' });
    for (const tenant of both) await becomes(async () => (await drive([tenant], 50))[0]?.refused, 0);
    expect([...one.faults, ...two.faults]).toEqual([]);
    await Promise.all([one.cache.close(), two.cache.close()]);
  });

  it('of an hour is that of a database over all processes: what one uses up, another does not have', async () => {
    const [one, two] = [openCache({ countsSdkCalls: true }), openCache({ countsSdkCalls: true })];
    const other = two.cache.forTenant(one.tenant.tenantId);
    await give(other.tenantId, { status: 'active', databases: { 1: { sdkCallsPerHour: 200 } } });
    for (let calls = 0; (await reading(one.tenant)) === 'served'; calls += 1) expect(calls).toBeLessThan(5_000);
    // One call every 50 ms: by itself it would be refused after ten seconds.
    await becomes(() => reading(other), 'rate_limited');
    expect([await outcome(other.get('ai', 'temp', 'k')), ...one.faults, ...two.faults]).toEqual(['served']);
    await Promise.all([one.cache.close(), two.cache.close()]);
  });

  /**
   * Calls each tenant's handle again and again for so long, far more often than it may; answers what became of it. While the
   * machine does something else, no time goes by.
   */
  function drive(tenants: readonly TenantCache[], forMs: number) {
    return Promise.all(
      tenants.map(async (tenant) => {
        const count = { served: 0, refused: 0 };
        for (let drivenMs = 0; drivenMs < forMs; ) {
          const beganMs = performance.now();
          const said = await reading(tenant);
          if (said === 'served') count.served += 1;
          else if (said === 'rate_limited') count.refused += 1;
          else throw new Error(said);
          await delay(2);
          drivenMs += Math.min(performance.now() - beganMs, 20);
        }
        return count;
      }),
    );
  }
});
