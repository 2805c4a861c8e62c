import type { DataKeyStore } from '#lib/cache/data-key-store.ts';
import { dataKeysKey } from './back-up-keys.ts';
import type { BackupContext } from './backup-context.ts';
import type { TenantDatabases } from './tenant-databases.ts';

/** The tenant's live data keys, where its caches look for them. */
export function liveKeyStore(context: BackupContext, databases: TenantDatabases): DataKeyStore {
  const open = () => databases.open(context.catalogue.systemUses.locks);
  return {
    async load(tenantId) {
      const kept = await (await open()).hgetall(dataKeysKey(tenantId));
      return Object.entries(kept).map(([id, wrapped]) => ({ id: Number(id), wrapped }));
    },
    async add(tenantId, { id, wrapped }) {
      return (await (await open()).hsetnx(dataKeysKey(tenantId), String(id), wrapped)) === 1;
    },
    async replace() {
      throw new Error('a restore replaces no data key');
    },
  };
}
