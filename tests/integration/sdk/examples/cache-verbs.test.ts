import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';
import { type StructureServers, startStructureServers } from '../../cache/structure-servers.ts';
import { patientCreateCache as createCache } from './patient-create-cache.ts';

let on: StructureServers;
let tenant: TenantCache;
beforeAll(async () => {
  on = await startStructureServers();
  tenant = on.tenant;
});
afterAll(() => on.close());

it('starts with a cache of the process and a handle of the tenant', async () => {
  const dataUrl = on.servers.redisUrl;
  const controlUrl = on.servers.controlRedisUrl;
  const tenantId = on.tenantId;
  const loadLeads = async (page: number) => [{ id: page, name: 'Ana' }];

  // #region quick start
  const cache = createCache({ url: dataUrl, control: { url: controlUrl } });
  const tenant = cache.forTenant(tenantId, { device: 'mobile', network: 'slow' });

  const leads = await tenant.getOrSet('crm', 'api_response', 'leads:1', () => loadLeads(1), { staleSeconds: 60 });

  await cache.close();
  // #endregion

  expect(leads).toEqual([{ id: 1, name: 'Ana' }]);
});

it('reads, writes and counts', async () => {
  const greeted: string[] = [];
  const greet = (name: string) => greeted.push(name);
  // #region values
  await tenant.set('crm', 'user_data', 'lead:7', { name: 'Ana' }, { ttlSeconds: 900, priority: 'high' });

  const found = await tenant.get<{ name: string }>('crm', 'user_data', 'lead:7');
  if (found.hit) greet(found.value.name);

  const [first, missing] = await tenant.mget([
    { module: 'crm', type: 'user_data', key: 'lead:7' },
    { module: 'crm', type: 'user_data', key: 'lead:8' },
  ]);
  const visits = await tenant.increment('crm', 'temp', 'visits');
  // #endregion

  expect(found).toMatchObject({ hit: true, value: { name: 'Ana' } });
  expect(greeted).toEqual(['Ana']);
  expect([first?.hit, missing?.hit, visits]).toEqual([true, false, 1]);
});

it('removes by key, by tag, and by module', async () => {
  const seen: string[] = [];
  // #region groups
  await tenant.set('crm', 'temp', 'report:1', [1, 2], { tags: ['reports'] });
  await tenant.set('api', 'temp', 'report:2', [3], { tags: ['reports'] });
  const invalidated = await tenant.invalidateTag('reports');
  // Whom the value is about: an export or erasure of that person's data (LGPD) finds it.
  await tenant.set('api', 'temp', 'report:3', [4], { subject: 'user-42' });

  for await (const { type, key } of tenant.scan({ module: 'crm' })) seen.push(`${type}:${key}`);
  const cleared = await tenant.clear({ module: 'crm', dataType: 'user_data' });
  // #endregion

  expect(invalidated).toBe(2);
  expect(seen).toContain('user_data:lead:7');
  expect(cleared).toBe(1);
});
