import { CacheError } from './cache-error.ts';
import type { DataKeyProvider } from './data-key-provider.ts';
import { DataKeyRing } from './data-key-ring.ts';
import type { DataKeyStore } from './data-key-store.ts';
import type { Keyspace } from './keyspace.ts';
import { type MasterKeyOptions, MasterKeys } from './master-keys.ts';
import { createRedisDataKeyStore } from './redis-data-key-store.ts';
import { type CompressionOptions, Sealer, type SealerOptions } from './sealer.ts';
import type { Topology } from './topology.ts';

export interface EncryptionOptions extends MasterKeyOptions {
  /** Where wrapped data keys are kept. Default: with the locks, on the control server where there is one. */
  dataKeys?: DataKeyStore;
  /** Data keys from elsewhere, a key service say; instead of master keys and `dataKeys`. */
  provider?: DataKeyProvider;
  /**
   * Which tenants' values are encrypted; must answer the same in every process. `published`: as the control server's
   * rules say, which also say whose unencrypted values still open. Default all.
   */
  tenants?: ((tenantId: string) => boolean) | 'published';
  /**
   * Opens values that were stored before a tenant's encryption began. Only for that while: whoever can write to the
   * server could plant such values. Default false: they are misses.
   */
  acceptUnencrypted?: boolean | ((tenantId: string) => boolean);
}

export interface SealingOptions {
  /** Default: gzip for phones, lz4 for desktops, from 1024 bytes on. `false`: none. */
  compression?: CompressionOptions | false;
  /** The most bytes that a compressed value may have once opened. Default 16 MiB. */
  maxDecompressedBytes?: number;
  /** Default: none. */
  encryption?: EncryptionOptions;
}

export interface Sealing {
  sealer: Sealer;
  /** For rotation; `null` without encryption, or where the keys come from elsewhere. */
  dataKeys: DataKeyRing | null;
}

function whoIsEncrypted(
  { tenants, acceptUnencrypted }: EncryptionOptions,
  published: ((tenantId: string) => 'off' | 'introducing' | 'on') | undefined,
): { tenants: ((tenantId: string) => boolean) | undefined; acceptUnencrypted: SealerOptions['acceptUnencrypted'] } {
  if (tenants !== 'published') return { tenants, acceptUnencrypted };
  if (published === undefined) {
    throw new CacheError('invalid_encryption', 'only a control server publishes whose values are encrypted');
  }
  return {
    tenants: (tenantId) => published(tenantId) !== 'off',
    acceptUnencrypted: (tenantId) => published(tenantId) === 'introducing',
  };
}

/** @throws CacheError `invalid_encryption` for master keys that cannot be used */
export function createSealing(
  options: SealingOptions,
  context: {
    topology: Topology;
    keyspace: Keyspace;
    /** Purpose database for wrapped data keys. */
    database: number;
    now: () => number;
    report: (error: unknown) => void;
    packing?: Pick<SealerOptions, 'compressesForMobile' | 'policyOf' | 'payloads'>;
    /** Throws where the database is on its way to another server. */
    assertStays: (tenantId: string, database: number) => void;
    /** What the control server's rules say; absent without a control server. */
    published?: ((tenantId: string) => 'off' | 'introducing' | 'on') | undefined;
    /** The newest data key as the server tells it, 0 where it does not. */
    newestDataKeyOf?: ((tenantId: string) => number) | undefined;
  },
): Sealing {
  const { compression, maxDecompressedBytes, encryption } = options;
  const packing = { compression, maxDecompressedBytes, ...context.packing };
  if (encryption === undefined) return { sealer: new Sealer(packing), dataKeys: null };
  const { provider } = encryption;
  const { tenants, acceptUnencrypted } = whoIsEncrypted(encryption, context.published);
  if (provider !== undefined) {
    if (encryption.masterKey !== undefined || encryption.masterKeys !== undefined) {
      throw new CacheError('invalid_encryption', 'a provider of data keys leaves nothing to master keys');
    }
    const sealer = new Sealer({ ...packing, dataKeys: provider, acceptUnencrypted });
    return { sealer, dataKeys: null };
  }
  const store = encryption.dataKeys ?? createRedisDataKeyStore(context);
  const { now, report, newestDataKeyOf: toldNewest } = context;
  const masterKeys = new MasterKeys(encryption);
  const dataKeys = new DataKeyRing({ store, masterKeys, tenants, toldNewest, now, report });
  return { sealer: new Sealer({ ...packing, dataKeys, acceptUnencrypted }), dataKeys };
}
