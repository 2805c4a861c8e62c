import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AccessError, createAccessPolicy } from '#lib/sdk/node.ts';
import { type StructureServers, startStructureServers } from '../../cache/structure-servers.ts';
import { patientCreateCache as createCache } from './patient-create-cache.ts';

let on: StructureServers;
beforeAll(async () => {
  on = await startStructureServers();
});
afterAll(() => on.close());

it('keeps tenants apart and to what they may do', async () => {
  const [ana, bia] = [randomUUID(), randomUUID()];
  const dataUrl = on.servers.redisUrl;
  const controlUrl = on.servers.controlRedisUrl;
  // #region isolation
  const cache = createCache({
    url: dataUrl,
    control: { url: controlUrl },
    access: createAccessPolicy({ rulesOf: (id) => (id === bia ? { readOnly: true, rateLimitPerSecond: 100 } : {}) }),
  });

  await cache.forTenant(ana).set('crm', 'temp', 'lead', 'of Ana');
  const seen = await cache.forTenant(bia).get('crm', 'temp', 'lead'); // a miss: another tenant's key
  const refusal = await cache
    .forTenant(bia)
    .set('crm', 'temp', 'lead', 'of Bia')
    .catch((error: unknown) => error); // AccessError, reason read_only
  // #endregion

  expect(seen.hit).toBe(false);
  expect(refusal).toBeInstanceOf(AccessError);
  expect(refusal).toMatchObject({ reason: 'read_only', code: 'forbidden' });
  await cache.close();
});
