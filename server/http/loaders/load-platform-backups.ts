import { type DehydratedState, dehydrate, QueryClient } from '@tanstack/react-query';
import { platformBackupsQuery } from '#lib/api/platform-backups-query.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { listTenantBackups } from '../../db/queries/backups/list-tenant-backups.ts';
import { services } from '../../services.ts';
import { platformQuery } from '../platform-scope.ts';
import { fill } from './fill.ts';
import { loadStaff } from './load-staff.ts';

/** The first paint of the page of all backups. */
export async function loadPlatformBackups(): Promise<{ viewer: Viewer; state: DehydratedState }> {
  const { session, origin } = await loadStaff('backups');
  const query = platformQuery(session, origin, { target: 'backups', tenantId: null });
  const client = new QueryClient();
  await fill(client, platformBackupsQuery(), async () => ({
    tenants: await query(listTenantBackups),
    place: services().backups.storage.place,
  }));
  return { viewer: session.viewer, state: dehydrate(client) };
}
