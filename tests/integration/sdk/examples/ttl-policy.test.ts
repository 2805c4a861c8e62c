import { afterAll, beforeAll, expect, it } from 'vitest';
import { type StructureServers, startStructureServers } from '../../cache/structure-servers.ts';
import { patientCreateCache as createCache } from './patient-create-cache.ts';

let on: StructureServers;
beforeAll(async () => {
  on = await startStructureServers();
});
afterAll(() => on.close());

it('says which TTL an entry gets, and why', async () => {
  const { tenantId } = on;
  const dataUrl = on.servers.redisUrl;
  const controlUrl = on.servers.controlRedisUrl;
  // #region ttl
  const cache = createCache({
    url: dataUrl,
    control: { url: controlUrl }, // pushes policies within a second
    tenantOverride: ({ module }) => (module === 'prices' ? 30 : null),
  });
  const tenant = cache.forTenant(tenantId, { device: 'mobile' });

  tenant.explainTtl('crm', 'api_response'); // { ttlSeconds: 900, source: 'catalogue', … }
  tenant.explainTtl('prices', 'api_response'); // { ttlSeconds: 30, source: 'tenant', … }
  tenant.explainTtl('crm', 'api_response', { ttlSeconds: 60 }); // { ttlSeconds: 60, source: 'explicit', … }
  // #endregion

  expect(tenant.explainTtl('crm', 'api_response')).toMatchObject({ ttlSeconds: 900, source: 'catalogue' });
  expect(tenant.explainTtl('prices', 'api_response')).toMatchObject({ ttlSeconds: 30, source: 'tenant' });
  expect(tenant.explainTtl('crm', 'temp', { ttlSeconds: 60 })).toMatchObject({ ttlSeconds: 60, source: 'explicit' });
  await cache.close();
});
