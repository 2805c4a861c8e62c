import { dehydrate, QueryClient } from '@tanstack/react-query';
import { redirect } from 'next/navigation';
import { ownScope } from '#lib/api/scope.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { ownTenantScope } from '../tenant-scope.ts';
import { homeOf } from './home-of.ts';
import { loadLocale } from './load-preferences.ts';
import { loadSession } from './load-session.ts';
import { prefetchTenant } from './prefetch-tenant.ts';

/**
 * The first paint of a tenant's dashboard: its viewer, and the query client's state as JSON. Without a session it redirects
 * to `/login`, for platform staff to `/platform`.
 */
export async function loadTenantOverview(): Promise<{ viewer: Viewer; state: string }> {
  const session = await loadSession();
  if (!session) redirect('/login');
  if (homeOf(session) !== '/') redirect('/platform');
  if (session.tenantStatus !== 'active') redirect(`/login?reason=tenant_${session.tenantStatus}`);
  const client = new QueryClient();
  await prefetchTenant(client, ownTenantScope(session), ownScope, (await loadLocale()).locale);
  return { viewer: session.viewer, state: JSON.stringify(dehydrate(client)) };
}
