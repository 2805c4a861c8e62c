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
  const { requestId, address } = origin;
  const use = { target: 'tenants', tenantId: null };
  const tenants = await queryAsPlatform(principal, { action: 'tenants', requestId, address }, use, (client) =>
    listTenants(client, new Date()),
  );
  return { tenants };
}

export const getPlatformTenants = handle(async (api) => {
  const principal = await api.authenticate();
  return jsonResponse(await listPlatformTenants(principal, api));
});
