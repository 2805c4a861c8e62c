import type { PrivacyRequest, ReceiptFacts } from '#lib/contracts/privacy.ts';
import { type BackupContext, WorkStopped, type WorkUnderWay } from '../backup/backup-context.ts';
import { reasonOf } from '../backup/run-backup.ts';
import { throttled } from '../backup/throttled.ts';
import { appendAuditEntry } from '../db/queries/audit/append-audit-entry.ts';
import {
  advancePrivacyRequest,
  finishPrivacyRequest,
  getPrivacyRequest,
  listDuePrivacyRequests,
  type PrivacyRow,
} from '../db/queries/privacy/privacy-requests.ts';
import { withTenant } from '../db/with-tenant.ts';
import { type Erased, eraseSubject } from './erase-subject.ts';
import { eraseTenantData } from './erase-tenant-data.ts';
import { exportData } from './export-data.ts';
import type { Subject } from './find-subject.ts';
import { signReceipt } from './receipt.ts';

const progressEveryMs = 500;
/** What an erasure leaves, and why it may. */
const keptReasons = {
  subject: ['audit_log:legal_obligation', 'aggregated_figures:anonymous', 'backups:tombstoned_until_retention'],
  // The data alone was asked for: what makes the account stays until the tenant is deleted.
  tenant: [
    'audit_log:legal_obligation',
    ...['accounts', 'settings', 'api_keys', 'alerts', 'optimizations'].map((name) => `${name}:until_deletion`),
  ],
} as const;

function subjectOf({ shown, subject, prefixes }: PrivacyRow): Subject {
  if (subject === null) throw new Error('the request does not say whom it is about');
  return { tenantId: shown.tenantId, subject, prefixes };
}

/** Facts and signature of an erasure. */
async function receiptOf(
  context: BackupContext,
  request: Pick<PrivacyRequest, 'id' | 'tenantId' | 'scope' | 'requestedAt'>,
  { counts, foundAfter }: Erased,
  subjectDigest: string | null,
) {
  const facts: ReceiptFacts = {
    version: 1,
    requestId: request.id,
    tenantId: request.tenantId,
    scope: request.scope,
    subjectDigest,
    requestedAt: request.requestedAt,
    finishedAt: new Date().toISOString(),
    erased: counts,
    foundAfter,
    backups: request.scope === 'tenant' ? 'keys_destroyed' : 'tombstones',
    kept: [...keptReasons[request.scope]],
  };
  return signReceipt(context.home, facts);
}

async function noteEnd(
  { pools }: BackupContext,
  { shown, userId, requestId }: PrivacyRow,
  state: string,
): Promise<void> {
  const { tenantId, id, kind, scope, subjectMark } = shown;
  await withTenant(pools.app, tenantId, (client) =>
    appendAuditEntry(client, {
      ...{ tenantId, actorUserId: userId, action: `privacy.${kind}.${state}`, target: id },
      after: { scope, subjectMark },
      ...{ address: null, requestId },
    }),
  );
}

async function run(context: BackupContext, request: PrivacyRow, work: WorkUnderWay): Promise<void> {
  const { shown } = request;
  const { ingest } = context.pools;
  const place = { tenantId: shown.tenantId, id: shown.id };
  if (shown.kind === 'export') {
    const name = `${shown.tenantId}/exports/${shown.id}.kryonix-export`;
    const of = shown.scope === 'tenant' ? { tenantId: shown.tenantId, subject: null } : subjectOf(request);
    const { counts, bytes } = await exportData(context, of, name, work);
    await finishPrivacyRequest(ingest, place, { state: 'done', counts, file: { name, bytes } });
    return;
  }
  const erased =
    shown.scope === 'tenant'
      ? await eraseTenantData(context, shown.tenantId, work)
      : await eraseSubject(context, shown.id, subjectOf(request), work.cancelled);
  if (erased.foundAfter > 0) throw new Error(`${erased.foundAfter} keys were still there after the erasure`);
  const receipt = await receiptOf(context, shown, erased, request.subjectDigest);
  await finishPrivacyRequest(ingest, place, { state: 'done', counts: erased.counts, receipt });
}

/**
 * Does one export or erasure that was asked for; leaves it `done`, an erasure with its receipt, or `failed`. Rejects only
 * with `WorkStopped`: it is then done again from its beginning.
 */
export async function runPrivacyRequest(
  context: BackupContext,
  place: { tenantId: string; id: string },
  work: WorkUnderWay,
): Promise<'done' | 'failed'> {
  const { ingest } = context.pools;
  const request = await getPrivacyRequest(ingest, place.tenantId, place.id);
  if (request === null || !['queued', 'running'].includes(request.shown.state)) return 'done';
  await advancePrivacyRequest(ingest, place, 0);
  const tell = throttled(progressEveryMs, async (done: number, total: number | null) => {
    await Promise.all([advancePrivacyRequest(ingest, place, done), work.progress(done, total)]);
  });
  try {
    await run(context, request, { ...work, progress: tell });
    await noteEnd(context, request, 'done');
    return 'done';
  } catch (error) {
    if (error instanceof WorkStopped) throw error;
    context.log.error({ err: error, ...place }, 'an export or erasure failed');
    await finishPrivacyRequest(ingest, place, { state: 'failed', counts: {}, error: reasonOf(error) });
    await noteEnd(context, request, 'failed');
    return 'failed';
  }
}

/** Does everything that is due; answers how much that was. */
export async function runDuePrivacyRequests(
  context: BackupContext,
  work: WorkUnderWay,
): Promise<{ done: number; failed: number } | null> {
  const outcome = { done: 0, failed: 0 };
  const { ingest } = context.pools;
  for (let due = await listDuePrivacyRequests(ingest); due.length > 0; due = await listDuePrivacyRequests(ingest)) {
    for (const { shown } of due) {
      if (work.cancelled()) throw new WorkStopped('the process stops');
      outcome[await runPrivacyRequest(context, { tenantId: shown.tenantId, id: shown.id }, work)] += 1;
    }
  }
  return outcome.done + outcome.failed === 0 ? null : outcome;
}
