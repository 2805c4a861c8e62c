import type { BackupContext } from '../backup/backup-context.ts';
import { TenantDatabases } from '../backup/tenant-databases.ts';

/** One purpose database of a tenant at one of the places that it may be: a server, or all primaries of a Cluster. */
export interface OnePlace {
  tenantId: string;
  database: number;
  databases: TenantDatabases;
}

interface At {
  /** `null` for where everybody's are. */
  server: string | null;
  /** Milliseconds; default 10 s. */
  firstAnswerMs?: number;
}

/** Opens connections of its own on first use: close `databases`. */
export function openPlace(
  { connections, catalogue, log }: Pick<BackupContext, 'connections' | 'catalogue' | 'log'>,
  { tenantId, database }: Pick<OnePlace, 'tenantId' | 'database'>,
  { server, firstAnswerMs }: At,
): OnePlace {
  const databases = new TenantDatabases({
    ...{ connections, catalogue: catalogue.databases, indexDatabase: catalogue.systemUses.locks },
    ...{ serversOf: async () => ({ [database]: server }), name: 'silo', firstAnswerMs, log },
  });
  return { tenantId, database, databases };
}
