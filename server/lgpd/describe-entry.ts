import type { BackupEntry } from '#lib/backup/backup-entry.ts';
import { DataKeyRing } from '#lib/cache/data-key-ring.ts';
import { Keyspace } from '#lib/cache/keyspace.ts';
import { MasterKeys } from '#lib/cache/master-keys.ts';
import { Sealer } from '#lib/cache/sealer.ts';
import { openStored } from '#lib/cache/stored-value.ts';
import type { BackupContext } from '../backup/backup-context.ts';
import { liveKeyStore } from '../backup/live-key-store.ts';
import { storedKeyFor } from '../backup/logical-key.ts';
import type { TenantDatabases } from '../backup/tenant-databases.ts';
import { readStructure } from './read-structure.ts';

/** An entry as an export shows it. */
export interface DescribedEntry {
  database: number;
  module: string | null;
  dataType: string | null;
  key: string;
  kind: string;
  expiresAt: string | null;
  /** When it was stored; `null` where the stored form does not tell. */
  storedAt: string | null;
  encoding: 'json' | 'text' | 'base64' | 'unreadable';
  value: unknown;
}

const keyspace = new Keyspace();
const isoOf = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

function encode(value: unknown): Pick<DescribedEntry, 'encoding' | 'value'> {
  if (Buffer.isBuffer(value)) return { encoding: 'base64', value: value.toString('base64') };
  return { encoding: typeof value === 'string' ? 'text' : 'json', value };
}

/** Turns what a backup would hold of a key into what a person can read, values opened. */
export function createEntryDescription(
  context: BackupContext,
  databases: TenantDatabases,
  tenantId: string,
): (entry: BackupEntry) => Promise<DescribedEntry> {
  const keys = new DataKeyRing({
    store: liveKeyStore(context, databases),
    masterKeys: new MasterKeys(context.wrapping),
    now: Date.now,
    report: (error) => context.log.warn({ err: error, tenantId }, 'a data key cannot be unwrapped'),
  });
  const sealer = new Sealer({ dataKeys: keys, acceptUnencrypted: true });
  return async (entry) => {
    // Without the database: it is known.
    const parts = keyspace.parse(storedKeyFor(tenantId, entry.key).toString());
    const common = {
      database: entry.database,
      module: parts?.module ?? null,
      dataType: parts?.dataType ?? null,
      key: parts?.key ?? entry.key.toString(),
      kind: entry.kind,
      expiresAt: isoOf(entry.expiresAtMs),
    };
    if (entry.form !== 'string') {
      const client = await databases.open(entry.database);
      const storedKey = databases.writing.stored(tenantId, entry);
      return { ...common, storedAt: null, encoding: 'json', value: await readStructure(client, storedKey, entry.kind) };
    }
    if (parts === null) return { ...common, storedAt: null, ...encode(entry.payload) };
    const address = {
      tenantId,
      database: entry.database,
      module: parts.module,
      dataType: parts.dataType,
      key: parts.key,
    };
    try {
      const { value, storedAtSeconds } = await openStored(sealer, entry.payload, address);
      return { ...common, storedAt: storedAtSeconds === null ? null : isoOf(storedAtSeconds * 1000), ...encode(value) };
    } catch (error) {
      context.log.debug({ err: error, tenantId }, 'an entry of an export cannot be opened');
      return { ...common, storedAt: null, encoding: 'unreadable', value: entry.payload.toString('base64') };
    }
  };
}
