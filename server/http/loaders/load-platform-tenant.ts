import { type DehydratedState, dehydrate, QueryClient } from '@tanstack/react-query';
import { notFound } from 'next/navigation';
import { breakdownQuery } from '#lib/api/breakdown-query.ts';
import { lifeCycleQuery } from '#lib/api/life-cycle-query.ts';
import { platformTenantQuery } from '#lib/api/platform-tenant-query.ts';
import type { Scope } from '#lib/api/scope.ts';
import type { PlatformTenant } from '#lib/contracts/platform.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { uuidSchema } from '#lib/contracts/vocabulary.ts';
import { listTenants } from '../../db/queries/platform/list-tenants.ts';
import { readLifeCycle } from '../../tenants/tenant-routes.ts';
import { getBreakdown } from '../handlers/get-breakdown.ts';
import { platformTenantScope } from '../platform-scope.ts';
import { toAppError } from '../to-app-error.ts';
import { fill } from './fill.ts';
import { loadLocale } from './load-preferences.ts';
import { loadStaff } from './load-staff.ts';
import { prefetchTenant } from './prefetch-tenant.ts';

/** The first paint of one tenant's page, under one audit row that names the tenant. An unknown tenant is "not found". */
export async function loadPlatformTenant(
  params: Promise<{ id: string }>,
): Promise<{ viewer: Viewer; state: DehydratedState; tenant: PlatformTenant }> {
  const { session, origin } = await loadStaff('overview');
  const tenantId = uuidSchema.safeParse((await params).id).data?.toLowerCase();
  if (!tenantId) notFound();
  const reader = platformTenantScope(session, tenantId, origin);
  const [tenant] = await reader
    .query((pg) => listTenants(pg, new Date(), tenantId))
    .catch((error: unknown) => {
      if (toAppError(error).code === 'not_found') return [];
      throw error;
    });
  if (!tenant) notFound();
  const client = new QueryClient();
  const scope: Scope = { kind: 'platform', tenantId };
  client.setQueryData(platformTenantQuery(tenantId).queryKey, { tenant });
  await Promise.all([
    prefetchTenant(client, reader, scope, (await loadLocale()).locale),
    fill(client, lifeCycleQuery(tenantId), () => readLifeCycle(reader.query, tenantId)),
    fill(client, breakdownQuery(scope, 'module', '24h'), () =>
      getBreakdown.query(reader, { question: { by: 'module', range: '24h' } }),
    ),
  ]);
  return { viewer: session.viewer, state: dehydrate(client), tenant };
}
