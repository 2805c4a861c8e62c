import { randomUUID } from 'node:crypto';
import { type DehydratedState, dehydrate, QueryClient } from '@tanstack/react-query';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { infrastructureQuery } from '#lib/api/infrastructure-query.ts';
import { platformTenantsQuery } from '#lib/api/platform-tenants-query.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { uuidSchema } from '#lib/contracts/vocabulary.ts';
import { services } from '../../services.ts';
import { clientAddress } from '../client-address.ts';
import { readInfrastructure } from '../handlers/get-infrastructure.ts';
import { listPlatformTenants } from '../handlers/list-platform-tenants.ts';
import { platformQuery, platformTenantScope } from '../platform-scope.ts';
import { fill } from './fill.ts';
import { homeOf } from './home-of.ts';
import { loadSession } from './load-session.ts';
import { prefetchTenant } from './prefetch-tenant.ts';

type SearchParams = Record<string, string | string[] | undefined>;

/**
 * The first paint of the platform's page: all tenants, and the one that `?tenant=` names (null when it names none).
 * Without a session it redirects to `/login`, for a tenant's people to `/`.
 */
export async function loadPlatform(
  searchParams: SearchParams | Promise<SearchParams>,
): Promise<{ viewer: Viewer; state: DehydratedState; tenantId: string | null }> {
  const session = await loadSession();
  if (!session) redirect('/login');
  if (homeOf(session) !== '/platform') redirect('/');
  const { tenant } = await searchParams;
  const tenantId = uuidSchema.safeParse(tenant).data?.toLowerCase() ?? null;
  const origin = { requestId: randomUUID(), address: clientAddress(await headers(), services().trustProxy) };
  const client = new QueryClient();
  const scope = tenantId && platformTenantScope(session, tenantId, { ...origin, action: 'overview' });
  // One audit row for the page, which names the tenant where there is one.
  const query = scope
    ? scope.query
    : platformQuery(session, { ...origin, action: 'overview' }, { target: 'tenants', tenantId: null });
  await Promise.all([
    fill(client, platformTenantsQuery(), () => listPlatformTenants(query)),
    fill(client, infrastructureQuery(), () => readInfrastructure(query)),
    scope && tenantId ? prefetchTenant(client, scope, { kind: 'platform', tenantId }) : undefined,
  ]);
  return { viewer: session.viewer, state: dehydrate(client), tenantId };
}
