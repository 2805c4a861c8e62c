import { type DehydratedState, dehydrate, QueryClient } from '@tanstack/react-query';
import { alertsQuery } from '#lib/api/alerts-query.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { readAlerts } from '../../alerts/alert-routes.ts';
import { platformQuery } from '../platform-scope.ts';
import { fill } from './fill.ts';
import { loadLocale } from './load-preferences.ts';
import { loadStaff } from './load-staff.ts';

/** The first paint of the platform's alerts. */
export async function loadPlatformAlerts(): Promise<{ viewer: Viewer; state: DehydratedState }> {
  const { session, origin } = await loadStaff('alerts');
  const read = platformQuery(session, origin, { target: 'alerts', tenantId: null });
  const client = new QueryClient();
  const { locale } = await loadLocale();
  await fill(client, alertsQuery('platform'), () => readAlerts({ tenantId: null, read }, locale));
  return { viewer: session.viewer, state: dehydrate(client) };
}
