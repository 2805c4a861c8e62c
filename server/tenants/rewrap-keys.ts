import { CacheError } from '#lib/cache/cache-error.ts';
import type { RewrappedKeys } from '#lib/contracts/tenant-control.ts';
import { AppError } from '#lib/errors.ts';
import { openBackupKeys } from '../backup/backup-context.ts';
import { listTenantIds } from '../db/queries/tenants/list-tenant-ids.ts';
import { logger } from '../logger.ts';
import { services } from '../services.ts';
import { actOnTenants, type TenantActor } from './tenant-actor.ts';

/**
 * Wraps every tenant's data keys, and those of its backups, by the current master key; what is under it already stays.
 * Values are not touched, and served meanwhile. May be done again: where some failed, nothing else is done anew.
 */
export async function rewrapKeys(actor: TenantActor): Promise<RewrappedKeys> {
  const { cache, backups } = services();
  const { dataKeys } = cache;
  if (dataKeys === null) throw new AppError('unavailable', 'This process has no master key.');
  const backupKeys = openBackupKeys(backups);
  const act = { action: 'master_key.rewrap', tenantId: null, target: 'platform' };
  const tenantIds = await actOnTenants(actor, act, listTenantIds);
  let rewrapped = 0;
  const failed: RewrappedKeys['failed'] = [];
  for (const tenantId of tenantIds) {
    try {
      rewrapped += await dataKeys.rewrap(tenantId);
      rewrapped += await backupKeys.rewrap(tenantId);
    } catch (error) {
      logger.warn({ err: error, tenantId }, 'a tenant’s keys cannot be wrapped anew');
      failed.push({ tenantId, reason: error instanceof CacheError ? error.message : 'see the log' });
    }
  }
  const done = { tenants: tenantIds.length, rewrapped, failed };
  await actOnTenants(actor, { ...act, action: 'master_key.rewrapped', after: done }, async () => undefined);
  return done;
}
