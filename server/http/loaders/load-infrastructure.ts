import { type DehydratedState, dehydrate, QueryClient } from '@tanstack/react-query';
import { infrastructureQuery } from '#lib/api/infrastructure-query.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { readInfrastructure } from '../handlers/get-infrastructure.ts';
import { platformQuery } from '../platform-scope.ts';
import { fill } from './fill.ts';
import { loadStaff } from './load-staff.ts';

/** The first paint of the servers' page. */
export async function loadInfrastructure(): Promise<{ viewer: Viewer; state: DehydratedState }> {
  const { session, origin } = await loadStaff('infrastructure');
  const query = platformQuery(session, origin, { target: 'infrastructure', tenantId: null });
  const client = new QueryClient();
  await fill(client, infrastructureQuery(), () => readInfrastructure(query));
  return { viewer: session.viewer, state: dehydrate(client) };
}
