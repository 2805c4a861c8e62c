import type { BackupEntry } from '#lib/backup/backup-entry.ts';
import { CacheError } from '#lib/cache/cache-error.ts';
import type { DataKeyProvider } from '#lib/cache/data-key-provider.ts';
import { DataKeyRing } from '#lib/cache/data-key-ring.ts';
import { createMemoryDataKeyStore, type WrappedDataKey } from '#lib/cache/data-key-store.ts';
import { addFrame, isFramed, openFrame } from '#lib/cache/entry-frame.ts';
import { isEnvelope } from '#lib/cache/envelope.ts';
import type { EntryAddress } from '#lib/cache/envelope-cipher.ts';
import { Keyspace } from '#lib/cache/keyspace.ts';
import type { MasterKeys } from '#lib/cache/master-keys.ts';
import { Sealer } from '#lib/cache/sealer.ts';
import { storedKeyFor } from './logical-key.ts';

/** Answers the value as it must be stored for the target; `null` where nobody can open it. */
export type Reseal = (entry: BackupEntry) => Promise<Buffer | null>;

const keyspace = new Keyspace();

/** The data keys that a backup brings along, unwrapped in memory only. */
export async function keysOfBackup(
  tenantId: string,
  kept: readonly WrappedDataKey[],
  masterKeys: MasterKeys,
  report: (error: unknown) => void,
): Promise<DataKeyRing> {
  const store = createMemoryDataKeyStore();
  for (const key of kept) await store.add(tenantId, key);
  return new DataKeyRing({ store, masterKeys, now: Date.now, report });
}

function addressOf(tenantId: string, { database, key }: BackupEntry): EntryAddress | null {
  const parts = keyspace.parse(storedKeyFor(tenantId, key).toString());
  return parts === null ? null : { tenantId, database, module: parts.module, dataType: parts.dataType, key: parts.key };
}

/**
 * Opens values with the keys of where they come from and seals them with those of where they go. What is no sealed value
 * (counters, structures, what a program wrote past the SDK) stays as it is.
 */
export function createReseal(
  from: { tenantId: string; keys: DataKeyProvider },
  to: { tenantId: string; keys: DataKeyProvider; encrypted: boolean },
): Reseal {
  const opener = new Sealer({ dataKeys: from.keys, acceptUnencrypted: true });
  const sealer = new Sealer({
    dataKeys: {
      covers: () => to.encrypted,
      newest: (tenantId) => to.keys.newest(tenantId),
      find: (tenantId, id) => to.keys.find(tenantId, id),
    },
  });
  return async (entry) => {
    const { payload } = entry;
    if (entry.form !== 'string' || !(isFramed(payload) || isEnvelope(payload))) return payload;
    const [source, target] = [addressOf(from.tenantId, entry), addressOf(to.tenantId, entry)];
    if (source === null || target === null) return payload;
    try {
      const { frame, envelope } = isFramed(payload) ? openFrame(payload) : { frame: null, envelope: payload };
      const { value, storedAtSeconds } = await opener.open(envelope, source);
      const sealed = await sealer.seal(value, storedAtSeconds, { ...target, device: 'unknown' });
      return frame === null ? sealed : addFrame(sealed, frame);
    } catch (error) {
      if (error instanceof CacheError && error.reason === 'invalid_envelope') return null;
      throw error;
    }
  };
}
