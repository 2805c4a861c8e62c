import { type DehydratedState, dehydrate, QueryClient } from '@tanstack/react-query';
import { redirect } from 'next/navigation';
import { simulationQuery } from '#lib/api/optimizer-queries.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { readSimulation } from '../read-simulation.ts';
import { ownTenantScope } from '../tenant-scope.ts';
import { fill } from './fill.ts';
import { homeOf } from './home-of.ts';
import { loadSession } from './load-session.ts';

/** The first paint of the what-if page: the class that is read most. Redirects as the advice page does. */
export async function loadWhatIf(): Promise<{ viewer: Viewer; state: DehydratedState }> {
  const session = await loadSession();
  if (!session) redirect('/login');
  if (homeOf(session) !== '/') redirect('/platform');
  if (session.tenantStatus !== 'active') redirect(`/login?reason=tenant_${session.tenantStatus}`);
  const client = new QueryClient();
  await fill(client, simulationQuery(null), () => readSimulation(ownTenantScope(session), null));
  return { viewer: session.viewer, state: dehydrate(client) };
}
