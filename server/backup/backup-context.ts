import type { KeyObject } from 'node:crypto';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { BackupHeader } from '#lib/backup/backup-manifest.ts';
import type { Catalogue } from '#lib/cache/catalogue.ts';
import { DataKeyRing } from '#lib/cache/data-key-ring.ts';
import { MasterKeys } from '#lib/cache/master-keys.ts';
import { readTenantTopology } from '../db/queries/tenants/tenant-topology.ts';
import type { WrappingKeys } from '../runtime/installation-keys.ts';
import { createBackupKeyStore } from './backup-key-store.ts';
import type { BackupStorage } from './backup-storage.ts';
import type { ScanPace } from './scan-tenant.ts';
import { type RedisConnections, TenantDatabases } from './tenant-databases.ts';

/** What backups, restores, exports and erasures work with. */
export interface BackupContext {
  pools: { app: Pool; ingest: Pool };
  connections: RedisConnections;
  /** For erasing what only the owner of the tables may. */
  ownerDatabaseUrl: string;
  catalogue: Catalogue;
  /** 32 bytes in base64: marks of erasures are made with it. */
  masterKey: string;
  /** Wraps tenants' keys. */
  wrapping: WrappingKeys;
  /** Where the key that signs receipts is kept. */
  home: string;
  storage: BackupStorage;
  pace: ScanPace;
  log: Logger;
}

/** What long work tells, and how it hears that it should stop. */
export interface WorkUnderWay {
  /** `total` is `null` while nobody knows. */
  progress(done: number, total: number | null): Promise<void>;
  cancelled(): boolean;
}

/** Long work that was asked to stop; it is taken up again where it is not done. */
export class WorkStopped extends Error {
  override readonly name = 'WorkStopped';
}

/** Where the tenant's databases are when they are first opened; `null`: where everybody's are. */
export function openTenantDatabases(
  { connections, catalogue, pools, log }: BackupContext,
  tenantId: string | null,
): TenantDatabases {
  const serversOf = async () => (tenantId === null ? {} : (await readTenantTopology(pools.ingest, tenantId)).servers);
  const { databases, systemUses } = catalogue;
  const indexDatabase = systemUses.locks;
  return new TenantDatabases({ connections, catalogue: databases, indexDatabase, serversOf, name: 'backup', log });
}

/** The keys that tenants' backups are sealed with, as they are kept now: a destroyed one is not remembered. */
export function openBackupKeys({ pools, wrapping, log }: BackupContext): DataKeyRing {
  return new DataKeyRing({
    store: createBackupKeyStore(pools.ingest),
    masterKeys: new MasterKeys(wrapping),
    now: Date.now,
    report: (error) => log.warn({ err: error }, 'a backup key cannot be unwrapped'),
  });
}

/** The key that a header names. `null` where there is none: nothing is made in its place. */
export async function findBackupKey(context: BackupContext, header: BackupHeader): Promise<KeyObject | null> {
  const kept = await createBackupKeyStore(context.pools.ingest).load(header.tenantId);
  const wrapped = kept.find(({ id }) => id === header.keyId)?.wrapped;
  return wrapped === undefined ? null : new MasterKeys(context.wrapping).unwrap(wrapped, header.tenantId, header.keyId);
}
