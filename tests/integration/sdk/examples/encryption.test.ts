import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type StructureServers, startStructureServers } from '../../cache/structure-servers.ts';
import { patientCreateCache as createCache } from './patient-create-cache.ts';

let on: StructureServers;
beforeAll(async () => {
  on = await startStructureServers();
});
afterAll(() => on.close());

it('compresses and encrypts values, and rotates keys while they are in use', async () => {
  const { tenantId } = on;
  const dataUrl = on.servers.redisUrl;
  const controlUrl = on.servers.controlRedisUrl;
  const masterKey = randomBytes(32);
  // #region encryption
  const cache = createCache({
    url: dataUrl,
    control: { url: controlUrl },
    compression: { thresholdBytes: 1024, mobile: 'gzip', desktop: 'lz4' },
    encryption: { masterKey, tenants: (id) => id === tenantId },
  });
  const tenant = cache.forTenant(tenantId);

  await tenant.set('crm', 'user_data', 'patient:1', { name: 'Ana' });
  await cache.dataKeys?.rotate(tenantId); // what was written before still opens
  const patient = await tenant.get('crm', 'user_data', 'patient:1');
  // #endregion

  expect(patient.value).toEqual({ name: 'Ana' });
  const past = new Redis(on.servers.adminRedisUrls.data, { db: 1 });
  expect(await past.get(`tenant:${tenantId}:crm:user_data:patient:1`)).not.toContain('Ana');
  past.disconnect();
  await cache.close();
});
