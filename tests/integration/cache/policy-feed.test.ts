import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CacheOptions } from '#lib/cache/cache-options.ts';
import { createCache } from '#lib/cache/create-cache.ts';
import { PolicyFeed } from '#lib/cache/policy-feed.ts';
import { policiesKey, publishPolicies } from '#lib/cache/publish-policies.ts';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';
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

function openCache(options: CacheOptions = {}, tenantId: string = randomUUID()) {
  const faults: unknown[] = [];
  const cache = createCache({
    url: servers.redisUrl,
    control: { url: servers.controlRedisUrl },
    connection: { commandTimeoutMs: 10_000 },
    onError: (error) => faults.push(error),
    ...options,
  });
  return { cache, faults, tenant: cache.forTenant(tenantId) };
}

const give = ({ tenantId }: TenantCache, ttlSeconds: number | null) =>
  publishPolicies(control, [
    {
      scope: { kind: 'policy', tenantId, module: 'crm', dataType: 'temp' },
      settings: ttlSeconds === null ? null : { ttlSeconds, version: 1 },
    },
  ]);

/** Pushed within a second; six are granted to a busy machine, where the server may stand still meanwhile. */
const reaches = (tenant: TenantCache, expected: object) =>
  expect.poll(() => tenant.explainTtl('crm', 'temp'), { timeout: 6_000 }).toMatchObject(expected);

describe('a pushed policy', () => {
  it('is in effect within seconds, for what is set from then on, and gone as fast', async () => {
    const { cache, tenant, faults } = openCache({ random: () => 0.5 });
    expect(tenant.explainTtl('crm', 'temp')).toMatchObject({ ttlSeconds: 600, source: 'catalogue' });
    await give(tenant, 1_234);
    await reaches(tenant, { ttlSeconds: 1_234, source: 'policy' });
    await tenant.set('crm', 'temp', 'k', 1);
    const data = new Redis(servers.adminRedisUrls.data, { db: 1 });
    expect(await data.ttl(`tenant:${tenant.tenantId}:crm:temp:k`)).toBeGreaterThan(1_200);
    data.disconnect();
    await give(tenant, null);
    await reaches(tenant, { ttlSeconds: 600, source: 'catalogue' });
    expect(faults).toEqual([]);
    await cache.close();
  });

  it('on trial leaves one key in ten as it was, and says so', async () => {
    // Which keys are left is dealt by the tenant too: always the same ones.
    const tenantId = '00000000-0000-4000-8000-000000000042';
    const { cache, tenant, faults } = openCache({ random: () => 0.5 }, tenantId);
    const scope = { kind: 'policy', tenantId, module: 'crm', dataType: 'temp' } as const;
    const holdOut = { salt: 42, share: 0.1, hottest: [] };
    await publishPolicies(control, [{ scope, settings: { ttlSeconds: 77, version: 3, holdOut } }]);
    await reaches(tenant, { ttlSeconds: 77 });
    const answers = Array.from({ length: 1_000 }, (_, at) => tenant.explainTtl('crm', 'temp', { key: `k${at}` }));
    const heldOut = answers.filter(({ ttlSeconds }) => ttlSeconds === 600);
    expect(heldOut.length).toBeGreaterThan(60);
    expect(heldOut.length).toBeLessThan(140);
    expect(heldOut[0]?.reason).toContain('hold-out of policy version 3');
    const key = `k${answers.findIndex(({ ttlSeconds }) => ttlSeconds === 600)}`;
    await tenant.set('crm', 'temp', key, 1);
    expect(await tenant.ttl('crm', 'temp', key)).toBeGreaterThan(500);
    expect(faults).toEqual([]);
    await cache.close();
  });

  it('is known to a cache that starts later', async () => {
    const { cache, tenant } = openCache();
    await give(tenant, 55);
    await reaches(tenant, { ttlSeconds: 55 });
    await cache.close();
  });

  it('comes with others all at once, as the next version', async () => {
    const { cache, tenant } = openCache();
    const { tenantId } = tenant;
    const before = await give(tenant, 10);
    const version = await publishPolicies(control, [
      { scope: { kind: 'policy', tenantId, module: 'crm', dataType: 'temp' }, settings: null },
      { scope: { kind: 'tenant', tenantId, database: 1 }, settings: { ttlSeconds: 20, mobileTtlSeconds: 15 } },
      { scope: { kind: 'tenant', tenantId }, settings: { ttlSeconds: 30 } },
    ]);
    expect(version).toBe(before + 1);
    await reaches(tenant, { ttlSeconds: 20, source: 'tenant' });
    expect(tenant.explainTtl('crm', 'temp', { device: 'mobile' }).ttlSeconds).toBe(15);
    expect(tenant.explainTtl('ai', 'temp').ttlSeconds).toBe(30);
    await cache.close();
  });

  it('outlives the control server, and the next one arrives when it is back', async () => {
    const { cache, tenant } = openCache();
    await give(tenant, 100);
    await reaches(tenant, { ttlSeconds: 100 });
    await servers.control.stop();
    expect(tenant.explainTtl('crm', 'temp').ttlSeconds).toBe(100);
    await servers.control.start();
    const { cache: later } = openCache();
    await reaches(later.forTenant(tenant.tenantId), { ttlSeconds: 100 });
    await expect.poll(() => control.status).toBe('ready');
    await give(tenant, 200);
    await reaches(tenant, { ttlSeconds: 200 });
    await Promise.all([cache.close(), later.close()]);
  });

  it('is found by asking where its notice was lost', async () => {
    const tenantId = randomUUID();
    const feed = new PolicyFeed({ controlUrl: servers.controlRedisUrl, rereadMs: 50, report: () => undefined });
    const question = { tenantId, database: 1, module: 'crm', dataType: 'temp', device: 'desktop' };
    const ttl = () => feed.current().appliedPolicy(question)?.ttlSeconds;
    ttl();
    await control.hset(policiesKey, `policy:${tenantId}:crm:temp`, '{"ttlSeconds":77}');
    await control.hincrby(policiesKey, 'version', 1);
    await expect.poll(ttl, { timeout: 6_000 }).toBe(77);
    await feed.close();
  });

  it('that is damaged is reported; the others hold', async () => {
    const { cache, tenant, faults } = openCache();
    await control.hset(policiesKey, `policy:${tenant.tenantId}:api:temp`, '{"ttlSeconds":-1}');
    await give(tenant, 66);
    await reaches(tenant, { ttlSeconds: 66 });
    expect(faults.length).toBeGreaterThan(0);
    expect(tenant.explainTtl('api', 'temp').source).toBe('catalogue');
    await control.hdel(policiesKey, `policy:${tenant.tenantId}:api:temp`);
    await cache.close();
  });

  it('with a TTL that is none is refused before it is written', async () => {
    const { cache, tenant } = openCache();
    const version = await control.hget(policiesKey, 'version');
    await expect(give(tenant, 0)).rejects.toThrow();
    expect(await control.hget(policiesKey, 'version')).toBe(version);
    await cache.close();
  });
});
