import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import type { RestoreConflict, RestoreSelection } from '#lib/contracts/backups.ts';
import { queryRow, queryRows } from '../../query-rows.ts';
import { type RestoreRow, restoreColumns, restoreRowSchema } from './restore-row.ts';

export interface NewRestore {
  tenantId: string;
  sourceTenantId: string;
  backupId: string;
  conflict: RestoreConflict;
  dryRun: boolean;
  selection: RestoreSelection;
  requestedBy: string;
  requestedByUser: string | null;
  requestId: string | null;
}

/** Asks for a restore; answers its id. `null` where one of the tenant is waiting or under way already. */
export async function createRestore(client: ClientBase, restore: NewRestore): Promise<string | null> {
  const row = await queryRow(
    client,
    z.object({ id: z.uuid() }),
    `insert into cache_management.restores (tenant_id, id, source_tenant_id, backup_id, conflict, dry_run, selection,
                                            requested_by, requested_by_user, request_id)
     select $1, gen_random_uuid(), $2, $3, $4, $5, $6, $7, $8, $9
      where not exists (select from cache_management.restores
                         where tenant_id = $1 and state in ('queued', 'running'))
     returning id`,
    [
      restore.tenantId,
      restore.sourceTenantId,
      restore.backupId,
      restore.conflict,
      restore.dryRun,
      JSON.stringify(restore.selection),
      restore.requestedBy,
      restore.requestedByUser,
      restore.requestId,
    ],
  );
  return row?.id ?? null;
}

/** The tenant's latest restores first, at most 50. */
export function listRestores(client: ClientBase | Pool, tenantId: string): Promise<RestoreRow[]> {
  return queryRows(
    client,
    restoreRowSchema,
    `select ${restoreColumns} from cache_management.restores
      where tenant_id = $1 order by requested_at desc, id limit 50`,
    [tenantId],
  );
}

export function getRestore(client: ClientBase | Pool, tenantId: string, id: string): Promise<RestoreRow | null> {
  return queryRow(
    client,
    restoreRowSchema,
    `select ${restoreColumns} from cache_management.restores where tenant_id = $1 and id = $2`,
    [tenantId, id],
  );
}

/** What is waiting or was left by a process that ended, the oldest first. `pool` is that of `kryonix_ingest`. */
export function listDueRestores(pool: Pool): Promise<RestoreRow[]> {
  return queryRows(
    pool,
    restoreRowSchema,
    `select ${restoreColumns} from cache_management.restores
      where state in ('queued', 'running') order by requested_at, id limit 100`,
  );
}

/** Takes a restore up, for the first time or again; answers how often that was. */
export async function beginRestore(pool: Pool, { tenantId, id }: { tenantId: string; id: string }): Promise<number> {
  const row = await queryRow(
    pool,
    z.object({ attempts: z.number() }),
    `update cache_management.restores set state = 'running', attempts = attempts + 1
      where tenant_id = $1 and id = $2 returning attempts`,
    [tenantId, id],
  );
  return row?.attempts ?? 0;
}

interface Advance {
  state: 'running' | 'done' | 'failed';
  blocksDone: number;
  blocksTotal: number | null;
  counts: unknown;
  error: string | null;
}

/** Writes down how far a restore is: where it goes on, should its process end now. */
export async function advanceRestore(
  pool: Pool,
  { tenantId, id }: { tenantId: string; id: string },
  { state, blocksDone, blocksTotal, counts, error }: Advance,
): Promise<void> {
  await pool.query(
    `update cache_management.restores
        set state = $3, blocks_done = $4, blocks_total = $5, counts = $6, error = left($7, 1000),
            started_at = coalesce(started_at, now()),
            attempts = case when $4 > blocks_done then 1 else attempts end,
            finished_at = case when $3 = 'running' then null else now() end
      where tenant_id = $1 and id = $2`,
    [tenantId, id, state, blocksDone, blocksTotal, JSON.stringify(counts), error],
  );
}
