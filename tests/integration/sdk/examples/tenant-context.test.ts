import { afterAll, beforeAll, expect, it } from 'vitest';
import { currentTenant, deviceContext, runWithTenant } from '#lib/sdk/node.ts';
import { type StructureServers, startStructureServers } from '../../cache/structure-servers.ts';

let on: StructureServers;
beforeAll(async () => {
  on = await startStructureServers();
});
afterAll(() => on.close());

it('carries tenant and device through a request', async () => {
  const { cache, tenantId } = on;
  const request = { headers: { 'sec-ch-ua-mobile': '?1', 'save-data': 'on', 'x-kryonix-device-id': 'phone-1' } };
  // #region context
  const context = deviceContext(request.headers); // what is not said stays unknown
  const profile = await runWithTenant(
    tenantId,
    async () => cache.current().getOrSet('crm', 'user_data', 'me', () => ({ tenant: currentTenant() })),
    context,
  );
  // #endregion

  expect(context).toEqual({ device: 'mobile', network: 'slow', deviceId: 'phone-1', locationAccuracyMeters: null });
  expect(profile).toEqual({ tenant: tenantId });
  expect(() => cache.current()).toThrow(expect.objectContaining({ reason: 'no_tenant' }));
});
