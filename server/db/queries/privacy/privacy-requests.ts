import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import {
  type PrivacyRequest,
  privacyKinds,
  privacyScopes,
  privacyStates,
  type Receipt,
  receiptSchema,
} from '#lib/contracts/privacy.ts';
import { queryRow, queryRows } from '../../query-rows.ts';

const columns = `tenant_id, id, kind, scope, subject, subject_digest, prefixes, state, requested_by, requested_by_user,
  request_id, requested_at, due_at, finished_at, done, counts, file, file_bytes, file_expires_at, receipt, error`;

const rowSchema = z
  .object({
    tenant_id: z.uuid(),
    id: z.uuid(),
    kind: z.enum(privacyKinds),
    scope: z.enum(privacyScopes),
    subject: z.string().nullable(),
    subject_digest: z.instanceof(Buffer).nullable(),
    prefixes: z.array(z.string()),
    state: z.enum(privacyStates),
    requested_by: z.string(),
    requested_by_user: z.uuid().nullable(),
    request_id: z.string().nullable(),
    requested_at: z.date(),
    due_at: z.date(),
    finished_at: z.date().nullable(),
    done: z.number(),
    counts: z.record(z.string(), z.number()),
    file: z.string().nullable(),
    file_bytes: z.number().nullable(),
    file_expires_at: z.date().nullable(),
    receipt: receiptSchema.nullable(),
    error: z.string().nullable(),
  })
  .transform((row) => {
    const shown: PrivacyRequest = {
      id: row.id,
      tenantId: row.tenant_id,
      kind: row.kind,
      scope: row.scope,
      subjectMark: row.subject_digest?.toString('hex').slice(0, 8) ?? null,
      state: row.state,
      requestedBy: row.requested_by,
      requestedAt: row.requested_at.toISOString(),
      dueAt: row.due_at.toISOString(),
      finishedAt: row.finished_at?.toISOString() ?? null,
      done: row.done,
      counts: row.counts,
      fileBytes: row.file_bytes,
      fileExpiresAt: row.file_expires_at?.toISOString() ?? null,
      receipt: row.receipt,
      error: row.error,
    };
    const { subject, prefixes, file, requested_by_user: userId, request_id: requestId } = row;
    return {
      shown,
      subject,
      subjectDigest: row.subject_digest?.toString('hex') ?? null,
      prefixes,
      file,
      userId,
      requestId,
    };
  });

export type PrivacyRow = z.infer<typeof rowSchema>;

export interface NewPrivacyRow {
  tenantId: string;
  kind: 'export' | 'erasure';
  scope: 'subject' | 'tenant';
  subject: string | null;
  subjectDigest: Buffer | null;
  prefixes: readonly string[];
  requestedBy: string;
  requestedByUser: string | null;
  requestId: string | null;
}

/** Asks for an export or an erasure; answers its id. */
export async function createPrivacyRequest(client: ClientBase | Pool, request: NewPrivacyRow): Promise<string> {
  const row = await queryRow(
    client,
    z.object({ id: z.uuid() }),
    `insert into cache_management.privacy_requests
       (tenant_id, id, kind, scope, subject, subject_digest, prefixes, requested_by, requested_by_user, request_id)
     values ($1, gen_random_uuid(), $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
    [
      request.tenantId,
      request.kind,
      request.scope,
      request.subject,
      request.subjectDigest,
      request.prefixes,
      request.requestedBy,
      request.requestedByUser,
      request.requestId,
    ],
  );
  if (row === null) throw new Error('the request was not written');
  return row.id;
}

/** The tenant's latest requests first, at most 200. */
export function listPrivacyRequests(client: ClientBase | Pool, tenantId: string): Promise<PrivacyRow[]> {
  return queryRows(
    client,
    rowSchema,
    `select ${columns} from cache_management.privacy_requests
      where tenant_id = $1 order by requested_at desc, id limit 200`,
    [tenantId],
  );
}

export function getPrivacyRequest(client: ClientBase | Pool, tenantId: string, id: string): Promise<PrivacyRow | null> {
  return queryRow(
    client,
    rowSchema,
    `select ${columns} from cache_management.privacy_requests where tenant_id = $1 and id = $2`,
    [tenantId, id],
  );
}

/** What is waiting or was left by a process that ended, the oldest first. `pool` is that of `kryonix_ingest`. */
export function listDuePrivacyRequests(pool: Pool): Promise<PrivacyRow[]> {
  return queryRows(
    pool,
    rowSchema,
    `select ${columns} from cache_management.privacy_requests
      where state in ('queued', 'running') order by requested_at, id limit 100`,
  );
}

/** Exports whose file is to be removed now. */
export function listExpiredExports(pool: Pool, now: Date): Promise<PrivacyRow[]> {
  return queryRows(
    pool,
    rowSchema,
    `select ${columns} from cache_management.privacy_requests
      where file is not null and file_expires_at <= $1 limit 1000`,
    [now],
  );
}

/** Exports that hold what is there of a person: the person's own, and those of the whole tenant. */
export function listExportsAbout(pool: Pool, tenantId: string, subjectDigest: Buffer): Promise<PrivacyRow[]> {
  return queryRows(
    pool,
    rowSchema,
    `select ${columns} from cache_management.privacy_requests
      where tenant_id = $1 and file is not null and (scope = 'tenant' or subject_digest = $2)`,
    [tenantId, subjectDigest],
  );
}

export async function listExportFiles(pool: Pool, tenantId: string): Promise<string[]> {
  const rows = await queryRows(
    pool,
    z.object({ file: z.string() }),
    'select file from cache_management.privacy_requests where tenant_id = $1 and file is not null',
    [tenantId],
  );
  return rows.map(({ file }) => file);
}

type Id = { tenantId: string; id: string };

export async function advancePrivacyRequest(pool: Pool, { tenantId, id }: Id, done: number): Promise<void> {
  await pool.query(
    `update cache_management.privacy_requests
        set state = 'running', done = $3, started_at = coalesce(started_at, now())
      where tenant_id = $1 and id = $2`,
    [tenantId, id, done],
  );
}

interface End {
  state: 'done' | 'failed';
  counts: Record<string, number>;
  receipt?: Receipt;
  file?: { name: string; bytes: number };
  error?: string;
}

/** Ends a request and forgets whom it was about. */
export async function finishPrivacyRequest(pool: Pool, { tenantId, id }: Id, end: End): Promise<void> {
  await pool.query(
    `update cache_management.privacy_requests
        set state = $3, counts = $4, receipt = $5, file = $6, file_bytes = $7, error = left($8, 1000),
            file_expires_at = case when $6::text is null then null else now() + make_interval(days => coalesce(
              (select export_retention_days from cache_management.protection_settings where tenant_id = $1), 7)) end,
            subject = null, prefixes = '{}', finished_at = now()
      where tenant_id = $1 and id = $2`,
    [
      tenantId,
      id,
      end.state,
      JSON.stringify(end.counts),
      end.receipt === undefined ? null : JSON.stringify(end.receipt),
      end.file?.name ?? null,
      end.file?.bytes ?? null,
      end.error ?? null,
    ],
  );
}

/** The file of an export is gone. */
export async function forgetExportFile(pool: Pool, { tenantId, id }: Id): Promise<void> {
  await pool.query(
    'update cache_management.privacy_requests set file = null, file_expires_at = now() where tenant_id = $1 and id = $2',
    [tenantId, id],
  );
}

/** The files of a tenant's exports are gone, all of them. */
export async function forgetExportFiles(pool: Pool, tenantId: string): Promise<void> {
  await pool.query(
    `update cache_management.privacy_requests set file = null, file_expires_at = now()
      where tenant_id = $1 and file is not null`,
    [tenantId],
  );
}
