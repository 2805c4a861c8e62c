import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';
import { type StructureServers, startStructureServers } from '../../cache/structure-servers.ts';
import { patientCreateCache as createCache } from './patient-create-cache.ts';

let on: StructureServers;
let own: TestRedis;
beforeAll(async () => {
  [on, own] = await Promise.all([startStructureServers(), startTestRedis({ plane: 'control' })]);
});
afterAll(() => Promise.all([on.close(), own.close()]));

it('puts a tenant on a server of its own, and everything into one database where there is but one', async () => {
  const dataUrl = on.servers.redisUrl;
  const controlUrl = on.servers.controlRedisUrl;
  const bigTenant = on.tenantId;
  const ownUrl = own.url;
  // #region topology
  const cache = createCache({
    url: dataUrl, // or redis://a:6379,b:6379 for a cluster, sentinel://a:26379,b:26379/primary
    control: { url: controlUrl },
    keyForm: 'prefixed', // for servers that have database 0 only
    overrides: [{ tenantId: bigTenant, url: ownUrl }],
  });
  await cache.forTenant(bigTenant).set('crm', 'temp', 'lead', 1);
  // #endregion

  const past = new Redis(own.adminUrl);
  expect(await past.exists(`tenant:${bigTenant}:1:crm:temp:lead`)).toBe(1);
  past.disconnect();
  await cache.close();
});
