import { type DehydratedState, dehydrate, QueryClient } from '@tanstack/react-query';
import { redirect } from 'next/navigation';
import { alertsQuery } from '#lib/api/alerts-query.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { readAlerts } from '../../alerts/alert-routes.ts';
import { withTenant } from '../../db/with-tenant.ts';
import { services } from '../../services.ts';
import { fill } from './fill.ts';
import { homeOf } from './home-of.ts';
import { loadLocale } from './load-preferences.ts';
import { loadSession } from './load-session.ts';

/** The first paint of a tenant's alerts. Without a session it redirects, as the overview does. */
export async function loadAlerts(): Promise<{ viewer: Viewer; state: DehydratedState }> {
  const session = await loadSession();
  if (!session) redirect('/login');
  if (homeOf(session) !== '/') redirect('/platform/alerts');
  if (session.tenantStatus === 'suspended') redirect('/login?reason=tenant_suspended');
  const client = new QueryClient();
  const { locale } = await loadLocale();
  const tenantId = session.viewer.tenant?.id ?? '';
  await fill(client, alertsQuery('own'), () =>
    readAlerts({ tenantId, read: (work) => withTenant(services().pools.app, tenantId, work) }, locale),
  );
  return { viewer: session.viewer, state: dehydrate(client) };
}
