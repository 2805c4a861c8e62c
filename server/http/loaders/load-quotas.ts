import { type DehydratedState, dehydrate, QueryClient } from '@tanstack/react-query';
import { quotasQuery } from '#lib/api/quotas-query.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { readQuotas } from '../../optimizer/quota-routes.ts';
import { platformQuery } from '../platform-scope.ts';
import { fill } from './fill.ts';
import { loadStaff } from './load-staff.ts';

/** The first paint of the page of the memory that tenants share. */
export async function loadQuotas(): Promise<{ viewer: Viewer; state: DehydratedState }> {
  const { session, origin } = await loadStaff('quotas');
  const query = platformQuery(session, origin, { target: 'quotas', tenantId: null });
  const client = new QueryClient();
  await fill(client, quotasQuery(), () => readQuotas(query));
  return { viewer: session.viewer, state: dehydrate(client) };
}
