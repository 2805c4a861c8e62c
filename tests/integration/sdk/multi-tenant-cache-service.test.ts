import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CacheUnavailableError, KeyError, TtlError } from '#lib/cache/cache-error.ts';
import { createCache } from '#lib/cache/create-cache.ts';
import { MultiTenantCacheService } from '#lib/sdk/fronts/multi-tenant-cache-service.ts';
import { ReplacedMethodError } from '#lib/sdk/fronts/replaced-method-error.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { type StructureServers, startStructureServers } from '../cache/structure-servers.ts';

let on: StructureServers;
let service: MultiTenantCacheService;
beforeAll(async () => {
  on = await startStructureServers();
  service = new MultiTenantCacheService(on.tenantId, { cache: on.cache });
});
afterAll(() => on.close());

describe('setTenantCache and getTenantCache', () => {
  it.each([{ name: 'Ana' }, 'text', 0, false, '', [], null])('bring %j back as it was', async (value) => {
    await service.setTenantCache('crm', 'api_response', 'lead', value);
    expect(await service.getTenantCache('crm', 'api_response', 'lead')).toEqual(value);
  });

  it('answer null for what is not there, and for what another tenant stored', async () => {
    const other = new MultiTenantCacheService(randomUUID(), { cache: on.cache });
    await other.setTenantCache('crm', 'temp', 'theirs', 1);
    expect(await service.getTenantCache('crm', 'temp', 'theirs')).toBeNull();
  });

  it('choose the TTL by device, or take the one given', async () => {
    await service.setTenantCache('crm', 'config', 'by-device', 1, { deviceType: 'mobile' });
    expect(await on.tenant.ttl('crm', 'config', 'by-device')).toBeLessThanOrEqual(47_520);
    await service.setTenantCache('crm', 'config', 'given', 1, { ttl: 100, priority: 'high' });
    expect(await on.tenant.ttl('crm', 'config', 'given')).toBeLessThanOrEqual(110);
    await expect(service.setTenantCache('crm', 'config', 'bad', 1, { ttl: -1 })).rejects.toBeInstanceOf(TtlError);
    expect(await on.tenant.has('crm', 'config', 'bad')).toBe(false);
  });

  it('refuse a tenant that is none', () => {
    expect(() => new MultiTenantCacheService('cliente_exemplo', { cache: on.cache })).toThrow(KeyError);
  });

  it('throw for a write that did not happen, and answer a read like a miss', async () => {
    const cache = createCache({ url: 'redis://127.0.0.1:1', onError: () => undefined, onWarning: () => undefined });
    const away = new MultiTenantCacheService(on.tenantId, { cache });
    await expect(away.setTenantCache('crm', 'temp', 'k', 1)).rejects.toBeInstanceOf(CacheUnavailableError);
    expect(await away.getTenantCache('crm', 'temp', 'k')).toBeNull();
    await expect(away.createMobileSession({ userId: 'ana' })).rejects.toBeInstanceOf(CacheUnavailableError);
    await cache.close();
  });
});

describe('mobile sessions', () => {
  it('begin with an id, are tracked without it, and take changes', async () => {
    const id = await service.createMobileSession({ userId: 'ana', deviceType: 'mobile', platform: 'android' });
    expect(await service.updateMobileSession(id, { language: 'pt-BR' })).toBe(true);
    const session = await on.tenant.sessions.get(id);
    expect(session?.data).toEqual({ userId: 'ana', deviceType: 'mobile', platform: 'android', language: 'pt-BR' });
    const [event] = await on.tenant.recentEvents(1);
    expect(event).toMatchObject({ name: 'mobile_session_created', data: { platform: 'android' } });
    expect(JSON.stringify(event)).not.toContain(id);
    expect(await service.updateMobileSession('no such session', { language: 'en' })).toBe(false);
  });
});

describe('warmupCacheForTenant', () => {
  it('loads what is missing, the most important first, and goes on where one fails', async () => {
    await on.tenant.set('crm', 'temp', 'warm', 'there before');
    const loads: string[] = [];
    const failure = new Error('no such lead');
    const entry = (key: string, priority: 'low' | 'normal' | 'high') => ({
      ...{ module: 'crm', dataType: 'temp', key, priority },
      loader: () => {
        loads.push(key);
        if (key === 'broken') throw failure;
        return `loaded ${key}`;
      },
    });
    const warmup = [
      entry('background', 'low'),
      entry('warm', 'normal'),
      entry('broken', 'normal'),
      entry('home', 'high'),
    ];
    const warm = new MultiTenantCacheService(on.tenantId, { cache: on.cache, warmup: async () => warmup });
    expect(await warm.warmupCacheForTenant()).toEqual({
      ...{ loaded: 2, present: 1, failures: [{ module: 'crm', dataType: 'temp', key: 'broken', error: failure }] },
    });
    expect([...loads].sort()).toEqual(['background', 'broken', 'home']);
    expect(await service.getTenantCache('crm', 'temp', 'home')).toBe('loaded home');
    expect(await service.getTenantCache('crm', 'temp', 'warm')).toBe('there before');
  });

  it('throws for a name that cannot be', async () => {
    const bad = { module: 'CRM', dataType: 'temp', key: 'k', loader: () => 1 };
    const warm = new MultiTenantCacheService(on.tenantId, { cache: on.cache, warmup: [bad] });
    await expect(warm.warmupCacheForTenant()).rejects.toBeInstanceOf(KeyError);
  });
});

describe('cleanupExpiredData', () => {
  it('gives a TTL to what has none, and touches no other tenant', async () => {
    const other = on.cache.forTenant(randomUUID());
    for (const each of [on.tenant, other]) {
      await each.set('api', 'temp', 'kept', 1);
      await each.persist('api', 'temp', 'kept');
    }
    const found = await service.cleanupExpiredData({ dryRun: true });
    expect(found).toMatchObject({ keysWithoutTtl: 1, keysGivenTtl: 0, complete: true });
    expect(await on.tenant.ttl('api', 'temp', 'kept')).toBe(Number.POSITIVE_INFINITY);
    const result = await service.cleanupExpiredData();
    expect(result).toMatchObject({ tenantId: on.tenantId, keysGivenTtl: 1, complete: true, memoryFreedMB: null });
    expect(await on.tenant.ttl('api', 'temp', 'kept')).toBeLessThanOrEqual(600);
    expect(await other.ttl('api', 'temp', 'kept')).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('what the product does by itself', () => {
  it('needs a control server for telemetry, and says so', async () => {
    await service.integrateWithPerformanceSystem();
    await eventually(() => (on.cache.stats().telemetry?.sent ?? 0) > 0);
    const cache = createCache({ url: on.servers.redisUrl, onWarning: () => undefined });
    const alone = new MultiTenantCacheService(on.tenantId, { cache });
    await expect(alone.integrateWithPerformanceSystem()).rejects.toBeInstanceOf(ReplacedMethodError);
    await cache.close();
  });

  it.each(['optimizeWithAI', 'warmupCacheForTenant'] as const)('%s names what it was not given', async (method) => {
    await expect(service[method]()).rejects.toMatchObject({
      ...{ name: 'ReplacedMethodError', code: 'invalid_request', method: `MultiTenantCacheService.${method}` },
      replacement: expect.stringContaining('needs the option'),
    });
  });
});
