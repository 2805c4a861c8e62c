import { join } from 'node:path';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { catalogues } from '#lib/cache/catalogue.ts';
import type { Env } from '../env.ts';
import type { Connections } from '../runtime/connections.ts';
import type { WrappingKeys } from '../runtime/installation-keys.ts';
import type { BackupContext } from './backup-context.ts';
import { openBackupStorage } from './open-backup-storage.ts';
import { gentlePace } from './scan-tenant.ts';

interface Options {
  env: Pick<Env, 'KRYONIX_HOME' | 'KRYONIX_CATALOGUE' | 'KRYONIX_BACKUP_URL'>;
  pools: { app: Pool; ingest: Pool };
  connections: Connections;
  masterKey: string;
  /** Default: `masterKey` alone. */
  wrapping?: WrappingKeys;
  log: Logger;
}

/** What backups, exports and erasures of this installation work with. Opens no connection. */
export async function openBackupContext(options: Options): Promise<BackupContext> {
  const { env, pools, connections, masterKey, wrapping = { masterKey }, log } = options;
  return {
    pools,
    connections,
    ownerDatabaseUrl: connections.ownerDatabaseUrl,
    catalogue: catalogues[env.KRYONIX_CATALOGUE],
    masterKey,
    wrapping,
    home: env.KRYONIX_HOME,
    storage: await openBackupStorage(env.KRYONIX_BACKUP_URL ?? join(env.KRYONIX_HOME, 'backups')),
    pace: gentlePace,
    log,
  };
}
