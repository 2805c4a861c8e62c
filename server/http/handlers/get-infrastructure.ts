import type { Infrastructure } from '#lib/contracts/infrastructure.ts';
import { services } from '../../services.ts';
import { handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';
import { type PlatformQuery, platformQuery } from '../platform-scope.ts';

/** Figures of the whole Redis servers: across tenants, so audited as any other platform read. */
export async function readInfrastructure(query: PlatformQuery): Promise<Infrastructure> {
  await query(async () => {});
  const { nodes } = await services().infrastructure();
  return { nodes: nodes.map((node) => ({ ...node, slowLog: null })), bigKeys: null };
}

export const getInfrastructure = handle(async (api) => {
  const principal = await api.authenticate();
  const use = { target: 'infrastructure', tenantId: null };
  return jsonResponse(await readInfrastructure(platformQuery(principal, { ...api, action: 'infrastructure' }, use)));
});
