import type { Infrastructure } from '#lib/contracts/platform.ts';
import type { Principal } from '../../auth/principal.ts';
import { services } from '../../services.ts';
import { handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';
import { queryAsPlatform } from '../platform-scope.ts';

/** Figures of the whole Redis servers: across tenants, so audited as any other platform read. */
export async function readInfrastructure(
  principal: Principal,
  origin: { requestId: string; address: string | null },
): Promise<Infrastructure> {
  const { requestId, address } = origin;
  const use = { target: 'infrastructure', tenantId: null };
  await queryAsPlatform(principal, { action: 'infrastructure', requestId, address }, use, async () => {});
  return services().infrastructure();
}

export const getInfrastructure = handle(async (api) => {
  const principal = await api.authenticate();
  return jsonResponse(await readInfrastructure(principal, api));
});
