import type { BackupContext } from '../backup/backup-context.ts';
import { TenantDatabases } from '../backup/tenant-databases.ts';

/** One purpose database of a tenant at one of the places that it may be: a server, or all primaries of a Cluster. */
export interface OnePlace {
  tenantId: string;
  database: number;
  databases: TenantDatabases;
}

/** Opens connections of its own on first use: close `databases`. `server`: `null` for where everybody's are. */
export function openPlace(
  { connections, catalogue, log }: Pick<BackupContext, 'connections' | 'catalogue' | 'log'>,
  { tenantId, database }: Pick<OnePlace, 'tenantId' | 'database'>,
  server: string | null,
): OnePlace {
  const databases = new TenantDatabases({
    ...{ connections, catalogue: catalogue.databases, indexDatabase: catalogue.systemUses.locks },
    ...{ serversOf: async () => ({ [database]: server }), name: 'silo', log },
  });
  return { tenantId, database, databases };
}
