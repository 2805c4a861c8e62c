import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ArgumentError,
  CacheError,
  CacheUnavailableError,
  KeyError,
  TtlError,
  ValueError,
} from '#lib/cache/cache-error.ts';
import { createCache } from '#lib/cache/create-cache.ts';
import { KryonixRedisClient } from '#lib/sdk/fronts/kryonix-redis-client.ts';
import type { KryonixRedisConfig } from '#lib/sdk/fronts/kryonix-redis-config.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

let server: TestRedis;
let client: KryonixRedisClient;
const tenantId = randomUUID();

/** As the specification's application writes it. */
function configOf(changes: Partial<KryonixRedisConfig> = {}): KryonixRedisConfig {
  const { username, password } = new URL(server.url);
  return {
    cluster_nodes: [`127.0.0.1:${server.port}`],
    sentinel_nodes: [],
    username,
    password: decodeURIComponent(password),
    tenant_id: tenantId,
    database_id: 3,
    ssl_enabled: false,
    timeout_ms: 5_000,
    retry_attempts: 3,
    compression: true,
    mobile_optimized: true,
    ...changes,
  };
}

beforeAll(async () => {
  // One server for both roles, as the specification has it; this one never evicts.
  server = await startTestRedis({ plane: 'control' });
  client = new KryonixRedisClient(configOf(), { device: { deviceId: 'phone-1', locationAccuracyMeters: 12 } });
});
afterAll(async () => {
  await client.disconnect();
  await server.close();
});

describe('get, set and mget', () => {
  it('bring strings back, large ones and empty ones too', async () => {
    const large = 'ação '.repeat(2_000);
    await client.set('products:list', large);
    await client.set('empty', '');
    expect(await client.get('products:list')).toBe(large);
    expect(await client.mget(['empty', 'missing', 'products:list'])).toEqual(['', null, large]);
  });

  it('keep tenants and databases apart', async () => {
    await client.set('apart', 'mine');
    const others = [configOf({ tenant_id: randomUUID() }), configOf({ database_id: 7 })];
    for (const config of others) {
      const other = new KryonixRedisClient(config);
      expect(await other.get('apart')).toBeNull();
      await other.disconnect();
    }
  });

  it('choose the TTL by device and network, or take the one given', async () => {
    const connection = { commandTimeoutMs: 5_000 };
    const cache = createCache({ url: server.url, connection, catalogue: 'enterprise', onWarning: () => undefined });
    const slow = new KryonixRedisClient(configOf(), { cache, device: { device: 'mobile', network: 'slow' } });
    const handle = cache.forTenant(tenantId);
    await slow.set('slow', 'x');
    expect(await handle.ttl('api_cache', 'value', 'slow')).toBeGreaterThanOrEqual(3_200);
    await slow.set('given', 'x', 100);
    expect(await handle.ttl('api_cache', 'value', 'given')).toBeLessThanOrEqual(110);
    await slow.disconnect();
    expect(await handle.has('api_cache', 'value', 'given'), 'a cache that was given stays open').toBe(true);
    await expect(handle.set('api_cache', 'value', 'number', 1)).resolves.toBe(true);
    await expect(client.get('number')).rejects.toBeInstanceOf(ValueError);
    await cache.close();
  });

  it('refuse what cannot be', async () => {
    await expect(client.get('a\nb')).rejects.toBeInstanceOf(KeyError);
    await expect(client.set('k', 'v', 0)).rejects.toBeInstanceOf(TtlError);
    await expect(client.set('k', 7 as unknown as string)).rejects.toBeInstanceOf(ValueError);
    expect(await client.get('k')).toBeNull();
  });
});

describe('the structures', () => {
  it('know how far a device is trusted', async () => {
    expect(await client.getDeviceTrust('unknown')).toBe(0);
    await client.setDeviceTrust('phone-1', 0.8);
    expect(await client.getDeviceTrust('phone-1')).toBe(0.8);
    await expect(client.setDeviceTrust('phone-1', 1.1)).rejects.toBeInstanceOf(ArgumentError);
  });

  it('hand out each queued item once, by priority, the oldest first', async () => {
    await client.addToSyncQueue({ edit: 1 }, 1);
    await client.addToSyncQueue({ edit: 2 }, 1);
    await client.addToSyncQueue('background');
    expect(await client.processSyncQueue(1)).toEqual([
      expect.objectContaining({ data: { edit: 1 }, priority: 1, tenant_id: tenantId, device_id: 'phone-1' }),
      expect.objectContaining({ data: { edit: 2 } }),
    ]);
    expect(await client.processSyncQueue(1)).toEqual([]);
    expect((await client.processSyncQueue(3)).map(({ data }) => data)).toEqual(['background']);
  });

  it('remember what a model answered', async () => {
    expect(await client.getAIResponse('llama', 'question')).toBeNull();
    await client.cacheAIResponse('llama', 'question', { text: 'answer' });
    expect(await client.getAIResponse('llama', 'question')).toEqual({ text: 'answer' });
    expect(await client.getAIResponse('other', 'question')).toBeNull();
  });

  it('find who is near, the nearest first', async () => {
    await client.setUserLocation('ana', -23.55, -46.63);
    await client.setUserLocation('bia', -23.56, -46.64);
    await client.setUserLocation('caio', -22.9, -43.2);
    expect(await client.getUsersNearby(-23.55, -46.63, 10)).toEqual(['ana', 'bia']);
    await expect(client.getUsersNearby(91, 0, 1)).rejects.toBeInstanceOf(ArgumentError);
  });

  it('release a lock only for who holds it', async () => {
    const other = new KryonixRedisClient(configOf());
    expect(await client.acquireLock('report')).toBe(true);
    expect(await other.acquireLock('report', 10)).toBe(false);
    await other.releaseLock('report');
    expect(await other.acquireLock('report', 10)).toBe(false);
    await client.releaseLock('report');
    expect(await other.acquireLock('report', 10)).toBe(true);
    await other.disconnect();
  });
});

describe('healthCheck', () => {
  it('tells how the server is', async () => {
    expect(await client.healthCheck()).toMatchObject({
      ...{ status: 'healthy', tenant_id: tenantId, cluster_nodes: 1, latency_ms: expect.any(Number) },
    });
  });

  it('says what is away, and never throws; everything else throws', async () => {
    const away = new KryonixRedisClient(configOf({ cluster_nodes: ['127.0.0.1:1'], timeout_ms: 200 }));
    expect(await away.healthCheck()).toEqual({
      ...{ status: 'unhealthy', tenant_id: tenantId, error: expect.stringContaining('no answer') },
    });
    await expect(away.get('k')).rejects.toBeInstanceOf(CacheUnavailableError);
    await expect(away.acquireLock('k')).rejects.toBeInstanceOf(CacheUnavailableError);
    await away.disconnect();
  });
});

describe('a configuration that cannot work', () => {
  it.each([
    ['no server', { cluster_nodes: [] }],
    ['no such database', { database_id: 16 }],
    ['no database', { database_id: -1 }],
    ['a tenant that is none', { tenant_id: 'acme_corp' }],
  ] as const)('%s is refused', (_, changes) => {
    expect(() => new KryonixRedisClient(configOf(changes))).toThrow(CacheError);
  });

  it('is one with a cache of the other catalogue', async () => {
    const cache = createCache({ url: server.url, onWarning: () => undefined });
    expect(() => new KryonixRedisClient(configOf(), { cache })).toThrow(/enterprise/);
    await cache.close();
  });
});
