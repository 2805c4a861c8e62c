import { z } from 'zod';
import {
  type Restore,
  restoreConflicts,
  restoreCountsSchema,
  restoreSelectionSchema,
  restoreStates,
} from '#lib/contracts/backups.ts';

export const restoreColumns = `tenant_id, id, source_tenant_id, backup_id, state, conflict, dry_run, selection,
  requested_by, blocks_done, blocks_total, counts, requested_at, finished_at, error`;

const countsSchema = z.object({
  databases: z.record(z.string(), restoreCountsSchema).default({}),
  modules: z.record(z.string(), restoreCountsSchema).default({}),
});

export const restoreRowSchema = z
  .object({
    tenant_id: z.uuid(),
    id: z.uuid(),
    source_tenant_id: z.uuid(),
    backup_id: z.uuid(),
    state: z.enum(restoreStates),
    conflict: z.enum(restoreConflicts),
    dry_run: z.boolean(),
    selection: restoreSelectionSchema,
    requested_by: z.string(),
    blocks_done: z.number(),
    blocks_total: z.number().nullable(),
    counts: countsSchema,
    requested_at: z.date(),
    finished_at: z.date().nullable(),
    error: z.string().nullable(),
  })
  .transform((row) => {
    const shown: Restore = {
      id: row.id,
      tenantId: row.tenant_id,
      sourceTenantId: row.source_tenant_id,
      backupId: row.backup_id,
      state: row.state,
      conflict: row.conflict,
      dryRun: row.dry_run,
      selection: row.selection,
      requestedBy: row.requested_by,
      blocksDone: row.blocks_done,
      blocksTotal: row.blocks_total,
      ...row.counts,
      requestedAt: row.requested_at.toISOString(),
      finishedAt: row.finished_at?.toISOString() ?? null,
      error: row.error,
    };
    return { shown };
  });

export type RestoreRow = z.infer<typeof restoreRowSchema>;
