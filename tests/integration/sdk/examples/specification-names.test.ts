import { afterAll, beforeAll, expect, it } from 'vitest';
import { KryonixRedisClient, KryonixSDK, MultiTenantCacheService } from '#lib/sdk/node.ts';
import { type StructureServers, startStructureServers } from '../../cache/structure-servers.ts';

let on: StructureServers;
beforeAll(async () => {
  on = await startStructureServers();
});
afterAll(() => on.close());

it('has the names of the specification', async () => {
  const { cache, tenantId } = on;
  const { username, password, host } = new URL(on.servers.controlRedisUrl);
  // #region specification
  const service = new MultiTenantCacheService(tenantId, { cache });
  await service.setTenantCache('crm', 'api_response', 'leads', [1, 2], { deviceType: 'mobile' });
  const leads = await service.getTenantCache<number[]>('crm', 'api_response', 'leads');

  const client = new KryonixRedisClient({
    ...{ cluster_nodes: [host], username, password: decodeURIComponent(password) },
    ...{ tenant_id: tenantId, database_id: 3, mobile_optimized: true, timeout_ms: 5_000 },
  });
  await client.set('products', '[]', 300);
  const products = await client.get('products');
  await client.disconnect();

  const sdk = new KryonixSDK({ module: 'cache', cache, tenantId, api: { url: 'https://cache.example' } });
  await sdk.trackEvent('opened', { screen: 'leads' });
  // #endregion

  expect([leads, products]).toEqual([[1, 2], '[]']);
  expect(await on.tenant.recentEvents(1)).toEqual([expect.objectContaining({ name: 'opened' })]);
});

it('says what it measures', async () => {
  const { cache, tenant } = on;
  const slow: string[] = [];
  // #region telemetry
  const stop = cache.observations.subscribe(({ operation, module, latencyMs }) => {
    if (latencyMs > 50) slow.push(`${operation} of ${module}`);
  });
  const { operations, telemetry, connections } = cache.stats();
  // #endregion

  await tenant.get('crm', 'temp', 'k');
  stop();
  expect(operations).toBeTypeOf('object');
  expect(telemetry?.dropped).toBe(0);
  expect(connections).toBeGreaterThan(0);
});
