import { DataKeyRing } from '#lib/cache/data-key-ring.ts';
import type { DataKeyStore, WrappedDataKey } from '#lib/cache/data-key-store.ts';
import { MasterKeys } from '#lib/cache/master-keys.ts';
import { withTenant } from '../db/with-tenant.ts';
import type { BackupContext } from './backup-context.ts';
import type { InspectedBackup } from './inspect-backup.ts';
import { liveKeyStore } from './live-key-store.ts';
import { createReseal, keysOfBackup, type Reseal } from './reseal-entry.ts';
import type { TenantDatabases } from './tenant-databases.ts';

async function isEncrypted({ pools }: BackupContext, tenantId: string): Promise<boolean> {
  const { rows } = await withTenant(pools.app, tenantId, (client) =>
    client.query<{ encryption: string }>('select encryption from cache_management.tenant_access where tenant_id = $1', [
      tenantId,
    ]),
  );
  return (rows[0]?.encryption ?? 'off') !== 'off';
}

/** Puts back the data keys that were lost; false where another key has the place of one of them. */
async function keysAreBack(
  store: DataKeyStore,
  masterKeys: MasterKeys,
  { tenantId, kept, dryRun }: { tenantId: string; kept: readonly WrappedDataKey[]; dryRun: boolean },
): Promise<boolean> {
  const live = new Map((await store.load(tenantId)).map(({ id, wrapped }) => [id, wrapped]));
  let same = true;
  for (const key of kept) {
    const there = live.get(key.id);
    if (there === undefined) {
      if (!dryRun) await store.add(tenantId, key);
      continue;
    }
    const [ours, theirs] = [key.wrapped, there].map((wrapped) => masterKeys.unwrap(wrapped, tenantId, key.id));
    same &&= ours !== undefined && theirs !== undefined && ours.equals(theirs);
  }
  return same;
}

/**
 * How values must be sealed anew; `null` where they go back as they are: to their own tenant, whose data keys are those
 * of the backup, or are put back first where they were lost.
 */
export async function prepareReseal(
  context: BackupContext,
  databases: TenantDatabases,
  { header, dataKeys }: InspectedBackup,
  { tenantId, dryRun }: { tenantId: string; dryRun: boolean },
): Promise<Reseal | null> {
  const masterKeys = new MasterKeys(context.wrapping);
  const store = liveKeyStore(context, databases);
  const report = (error: unknown) => context.log.warn({ err: error, tenantId }, 'a data key cannot be unwrapped');
  if (tenantId === header.tenantId && (await keysAreBack(store, masterKeys, { tenantId, kept: dataKeys, dryRun }))) {
    return null;
  }
  const keys = await keysOfBackup(header.tenantId, dataKeys, masterKeys, report);
  const target = new DataKeyRing({ store, masterKeys, now: Date.now, report });
  const encrypted = await isEncrypted(context, tenantId);
  return createReseal({ tenantId: header.tenantId, keys }, { tenantId, keys: target, encrypted });
}
