import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import type { BackupSection } from '#lib/contracts/backups.ts';
import { queryRow } from '../../query-rows.ts';

export interface NewBackup {
  tenantId: string;
  origin: 'schedule' | 'manual';
  requestedBy: string;
  requestedByUser: string | null;
  requestId: string | null;
  sections: readonly BackupSection[];
}

/** Asks for a backup; answers its id. `null` where one of the tenant is waiting or under way already. */
export async function createBackup(client: ClientBase | Pool, backup: NewBackup): Promise<string | null> {
  const row = await queryRow(
    client,
    z.object({ id: z.uuid() }),
    `insert into cache_management.backups
       (tenant_id, id, origin, requested_by, requested_by_user, request_id, sections)
     select $1, gen_random_uuid(), $2, $3, $4, $5, $6
      where not exists (select from cache_management.backups
                         where tenant_id = $1 and state in ('queued', 'running', 'verifying'))
     returning id`,
    [backup.tenantId, backup.origin, backup.requestedBy, backup.requestedByUser, backup.requestId, backup.sections],
  );
  return row?.id ?? null;
}
