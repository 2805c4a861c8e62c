import { z } from 'zod';
import { type Backup, backupSectionSchema, backupStates } from '#lib/contracts/backups.ts';

const totalsSchema = z.object({
  databases: z.record(z.string(), z.object({ entries: z.int(), bytes: z.int() })),
});

export const backupColumns = `tenant_id, id, state, origin, requested_by, sections, file, file_bytes, entries, totals, done,
  total, attempts, requested_at, finished_at, verified_at, expires_at, error`;

/** One row as the worker needs it, and as it is shown. */
export const backupRowSchema = z
  .object({
    tenant_id: z.uuid(),
    id: z.uuid(),
    state: z.enum(backupStates),
    origin: z.enum(['schedule', 'manual']),
    requested_by: z.string(),
    sections: z.array(backupSectionSchema),
    file: z.string().nullable(),
    file_bytes: z.number().nullable(),
    entries: z.number().nullable(),
    totals: totalsSchema.nullable(),
    done: z.number(),
    total: z.number().nullable(),
    attempts: z.number(),
    requested_at: z.date(),
    finished_at: z.date().nullable(),
    verified_at: z.date().nullable(),
    expires_at: z.date().nullable(),
    error: z.string().nullable(),
  })
  .transform((row) => {
    const shown: Backup = {
      id: row.id,
      tenantId: row.tenant_id,
      state: row.state,
      origin: row.origin,
      requestedBy: row.requested_by,
      sections: row.sections,
      entries: row.entries,
      fileBytes: row.file_bytes,
      databases: row.totals?.databases ?? null,
      done: row.done,
      total: row.total,
      requestedAt: row.requested_at.toISOString(),
      finishedAt: row.finished_at?.toISOString() ?? null,
      verifiedAt: row.verified_at?.toISOString() ?? null,
      expiresAt: row.expires_at?.toISOString() ?? null,
      error: row.error,
    };
    return { shown, file: row.file, attempts: row.attempts };
  });

export type BackupRow = z.infer<typeof backupRowSchema>;
