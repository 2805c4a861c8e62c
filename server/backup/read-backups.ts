import type { ClientBase } from 'pg';
import type { Backups } from '#lib/contracts/backups.ts';
import { listBackups } from '../db/queries/backups/list-backups.ts';
import { getProtection } from '../db/queries/backups/protection-settings.ts';
import { listRestores } from '../db/queries/backups/restores.ts';
import { withTenant } from '../db/with-tenant.ts';
import { services } from '../services.ts';

/** A tenant's backups, restores and schedule, with a client that may see them. */
export async function backupsWith(client: ClientBase, tenantId: string): Promise<Backups> {
  const { settings, timeZone } = await getProtection(client, tenantId);
  const backups = await listBackups(client, tenantId);
  const restores = await listRestores(client, tenantId);
  return {
    backups: backups.map(({ shown }) => shown),
    restores: restores.map(({ shown }) => shown),
    settings,
    timeZone,
    place: services().backups.storage.place,
  };
}

/** The same, for the tenant itself: where the files are is the platform's business. */
export function readBackups(tenantId: string): Promise<Backups> {
  return withTenant(services().pools.app, tenantId, async (client) => ({
    ...(await backupsWith(client, tenantId)),
    place: '',
  }));
}
