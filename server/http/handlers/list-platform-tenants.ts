import type { PlatformTenants } from '#lib/contracts/platform.ts';
import type { Principal } from '../../auth/principal.ts';
import { listTenants } from '../../db/queries/platform/list-tenants.ts';
import { handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';
import { queryAsPlatform } from '../platform-scope.ts';

/** Every tenant with its figures, for platform staff. */
export async function listPlatformTenants(
  principal: Principal,
  origin: { requestId: string; address: string | null },
): Promise<PlatformTenants> {
  const audit = { ...origin, action: 'tenants' };
  return { tenants: await queryAsPlatform(principal, audit, 'tenants', (client) => listTenants(client, new Date())) };
}

export const getPlatformTenants = handle(async (api) => {
  const principal = await api.authenticate();
  return jsonResponse(await listPlatformTenants(principal, api));
});
