import { afterAll, beforeAll, expect, it } from 'vitest';
import { type StructureServers, startStructureServers } from '../../cache/structure-servers.ts';
import { patientCreateCache as createCache } from './patient-create-cache.ts';

let on: StructureServers;
beforeAll(async () => {
  on = await startStructureServers();
});
afterAll(() => on.close());

it('loads what was hot through the loader of its class', async () => {
  const { tenantId } = on;
  const asked: string[] = [];
  const leads = {
    find: async (_tenantId: string, id: string) => {
      asked.push(id);
      return { id, name: 'Ana' };
    },
  };
  // #region loading ahead
  const cache = createCache({ url: on.servers.redisUrl, control: { url: on.servers.controlRedisUrl } });
  cache.registerLoader('crm', 'lead', ({ tenantId, key }) => leads.find(tenantId, key)); // undefined: there is none

  const tenant = cache.forTenant(tenantId, { session: 'session-of-ana' }); // what a session asks for next is learnt
  for (let turn = 0; turn < 12; turn += 1) {
    await tenant.getOrSet('crm', 'lead', '7', () => leads.find(tenantId, '7'));
  }

  await tenant.clear({ module: 'crm' }); // or a server that was lost
  const { loaded } = await cache.warmUp(tenantId, { moreThanHits: 10, hotKeys: 50, predictions: 20 });
  const { hit } = await tenant.get('crm', 'lead', '7');
  const precision = cache.stats().preload?.precision; // of what was loaded ahead, what was read
  // #endregion
  await cache.close();

  expect([loaded, hit, precision]).toEqual([1, true, 1]);
  expect(asked).toEqual(['7', '7']);
});
