import { type DehydratedState, dehydrate, QueryClient } from '@tanstack/react-query';
import { infrastructureQuery } from '#lib/api/infrastructure-query.ts';
import { platformNeighborsQuery } from '#lib/api/platform-neighbors-query.ts';
import { platformScoreQuery } from '#lib/api/platform-score-query.ts';
import { platformTenantsQuery } from '#lib/api/platform-tenants-query.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { getNoisyNeighbors } from '../../db/queries/platform/get-noisy-neighbors.ts';
import { readInfrastructure } from '../handlers/get-infrastructure.ts';
import { readScore } from '../handlers/get-score.ts';
import { listPlatformTenants } from '../handlers/list-platform-tenants.ts';
import { platformQuery } from '../platform-scope.ts';
import { fill } from './fill.ts';
import { loadStaff } from './load-staff.ts';

/** More than this would be megabytes inside the page; the table then asks for them itself, under its skeleton. */
const maxTenants = 300;

/** The first paint of the fleet. Which tenant the address names does not matter to it: an unknown one leaves no gap. */
export async function loadFleet(): Promise<{ viewer: Viewer; state: DehydratedState }> {
  const { session, origin } = await loadStaff('fleet');
  const query = platformQuery(session, origin, { target: 'tenants', tenantId: null });
  const client = new QueryClient();
  const neighbors = { window: '5m', by: 'serverTime', limit: 5 } as const;
  await Promise.all([
    fill(client, platformTenantsQuery(), () => listPlatformTenants(query)),
    fill(client, platformNeighborsQuery(neighbors.window, neighbors.by), () =>
      query((pg) => getNoisyNeighbors(pg, neighbors, new Date())),
    ),
    fill(client, platformScoreQuery(), () => readScore(query, new Date())),
    fill(client, infrastructureQuery(), () => readInfrastructure(query)),
  ]);
  const fleet = platformTenantsQuery();
  if ((client.getQueryData(fleet.queryKey)?.tenants.length ?? 0) > maxTenants) client.removeQueries(fleet);
  return { viewer: session.viewer, state: dehydrate(client) };
}
