import { type DehydratedState, dehydrate, QueryClient } from '@tanstack/react-query';
import { redirect } from 'next/navigation';
import { databasesQuery } from '#lib/api/databases-query.ts';
import { ownScope } from '#lib/api/scope.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { listDatabases } from '../handlers/list-databases.ts';
import { ownTenantScope } from '../tenant-scope.ts';
import { fill } from './fill.ts';
import { homeOf } from './home-of.ts';
import { loadSession } from './load-session.ts';

/** The first paint of a tenant's keys: the databases to choose from. Without a session it redirects, as the overview does. */
export async function loadTenantKeys(): Promise<{ viewer: Viewer; state: DehydratedState }> {
  const session = await loadSession();
  if (!session) redirect('/login');
  if (homeOf(session) !== '/') redirect('/platform');
  if (session.tenantStatus !== 'active') redirect(`/login?reason=tenant_${session.tenantStatus}`);
  const client = new QueryClient();
  await fill(client, databasesQuery(ownScope), () => listDatabases.query(ownTenantScope(session)));
  return { viewer: session.viewer, state: dehydrate(client) };
}
