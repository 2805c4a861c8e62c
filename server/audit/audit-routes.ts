import { type AuditLog, type AuditQuestion, auditQuestionSchema } from '#lib/contracts/audit.ts';
import { AppError } from '#lib/errors.ts';
import { type AlertOwner, platformOwner, tenantOwner } from '../alerts/alert-owner.ts';
import { listAuditEntries } from '../db/queries/audit/list-audit-entries.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { parseInput } from '../http/parse-input.ts';
import { exportAudit } from './export-audit.ts';

type Reader = Pick<AlertOwner, 'read'> & { tenantId: string | null };

/** A page of the log, newest first. */
async function readAudit({ tenantId, read }: Reader, question: AuditQuestion): Promise<AuditLog> {
  const { limit } = question;
  const entries = await read((client) => listAuditEntries(client, { ...question, tenantId, limit: limit + 1 }));
  const page = entries.slice(0, limit);
  return { entries: page, nextCursor: entries.length > limit ? (page.at(-1)?.id ?? null) : null };
}

async function answer(api: ApiRequest, ask: (question: AuditQuestion) => Promise<Reader>): Promise<Response> {
  const question = parseInput(auditQuestionSchema, api.query);
  const reader = await ask(question);
  const { format } = question;
  if (format === undefined) return jsonResponse(await readAudit(reader, question));
  return exportAudit(format, question.cursor, (cursor, limit) => readAudit(reader, { ...question, cursor, limit }));
}

/** A tenant's own log, for its administrator: it names people and where they were. */
export const showOwnAudit = handle((api) =>
  answer(api, async () => {
    const owner = await tenantOwner(api, 'look', 'audit');
    if (owner.session.viewer.role !== 'tenant_admin') {
      throw new AppError('forbidden', 'Only an administrator of the account may read the audit log.');
    }
    return owner;
  }),
);

/** Everybody's, or of the tenant that is named. */
export const showPlatformAudit = handle((api) =>
  answer(api, async ({ tenant }) => {
    const owner = await platformOwner(api, 'look', 'audit');
    return { read: owner.read, tenantId: tenant?.toLowerCase() ?? null };
  }),
);
