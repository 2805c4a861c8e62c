import { services } from '../../services.ts';
import { handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';
import { queryAsPlatform } from '../platform-scope.ts';

/** Figures of the whole Redis servers: across tenants, so audited as any other platform read. */
export const getInfrastructure = handle(async (api) => {
  const principal = await api.authenticate();
  const { requestId, address } = api;
  await queryAsPlatform(principal, { action: 'infrastructure', requestId, address }, 'infrastructure', async () => {});
  return jsonResponse(await services().infrastructure());
});
