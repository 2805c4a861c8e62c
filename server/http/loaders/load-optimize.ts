import { type DehydratedState, dehydrate, QueryClient } from '@tanstack/react-query';
import { redirect } from 'next/navigation';
import { optimizationsQuery } from '#lib/api/optimizations-query.ts';
import { ownScope } from '#lib/api/scope.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { listOptimizations } from '../handlers/list-optimizations.ts';
import { ownTenantScope } from '../tenant-scope.ts';
import { fill } from './fill.ts';
import { homeOf } from './home-of.ts';
import { loadLocale } from './load-preferences.ts';
import { loadSession } from './load-session.ts';

/** The first paint of the advice page. Without a session it redirects to `/login`, for platform staff to `/platform`. */
export async function loadOptimize(): Promise<{ viewer: Viewer; state: DehydratedState }> {
  const session = await loadSession();
  if (!session) redirect('/login');
  if (homeOf(session) !== '/') redirect('/platform');
  if (session.tenantStatus !== 'active') redirect(`/login?reason=tenant_${session.tenantStatus}`);
  const client = new QueryClient();
  const { locale } = await loadLocale();
  await fill(client, optimizationsQuery(ownScope), () => listOptimizations.query(ownTenantScope(session), locale));
  return { viewer: session.viewer, state: dehydrate(client) };
}
