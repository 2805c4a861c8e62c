import { z } from 'zod';
import { type Purge, purgeStates } from '#lib/contracts/keys.ts';

export const purgeColumns = `id, state, total, done, deleted, receipt_id, database, module, data_type, key_prefix,
  requested_by, requested_by_user, request_id, cancel_requested, attempts, requested_at, finished_at`;

/** One row as the worker needs it, and as it is shown. */
export const purgeRowSchema = z
  .object({
    id: z.uuid(),
    state: z.enum(purgeStates),
    total: z.number(),
    done: z.number(),
    deleted: z.number(),
    receipt_id: z.uuid().nullable(),
    database: z.number(),
    module: z.string(),
    data_type: z.string().nullable(),
    key_prefix: z.string().nullable(),
    requested_by: z.string(),
    requested_by_user: z.uuid().nullable(),
    request_id: z.string().nullable(),
    cancel_requested: z.boolean(),
    attempts: z.number(),
    requested_at: z.date(),
    finished_at: z.date().nullable(),
  })
  .transform((row) => {
    const shown: Purge = {
      id: row.id,
      state: row.state,
      done: row.done,
      total: row.total,
      deleted: row.deleted,
      receiptId: row.receipt_id,
      database: row.database,
      module: row.module,
      dataType: row.data_type,
      pattern: row.key_prefix,
      requestedBy: row.requested_by,
      requestedAt: row.requested_at.toISOString(),
      finishedAt: row.finished_at?.toISOString() ?? null,
    };
    return {
      shown,
      cancelRequested: row.cancel_requested,
      attempts: row.attempts,
      requestedByUser: row.requested_by_user,
      requestId: row.request_id,
    };
  });

export type PurgeRow = z.infer<typeof purgeRowSchema>;
