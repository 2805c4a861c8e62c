import { services } from '../../services.ts';
import { handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';
import { queryAsPlatform } from '../platform-scope.ts';

/** Figures of the whole Redis servers: across tenants, so audited as any other platform read. */
export const getInfrastructure = handle(async (api) => {
  const principal = await api.authenticate();
  const origin = { action: 'infrastructure', requestId: api.requestId, address: api.address };
  await queryAsPlatform(principal, origin, { target: 'infrastructure', tenantId: null }, async () => {});
  return jsonResponse(await services().infrastructure());
});
