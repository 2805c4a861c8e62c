import { z } from 'zod';
import { exportFormats, newPrivacyRequestSchema, type Privacy } from '#lib/contracts/privacy.ts';
import { uuidSchema } from '#lib/contracts/vocabulary.ts';
import { AppError } from '#lib/errors.ts';
import { wakeJob } from '../backup/wake-job.ts';
import { getProtection } from '../db/queries/backups/protection-settings.ts';
import {
  createPrivacyRequest,
  getPrivacyRequest,
  listPrivacyRequests,
} from '../db/queries/privacy/privacy-requests.ts';
import { withTenant } from '../db/with-tenant.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { parseInput } from '../http/parse-input.ts';
import { readJson } from '../http/read-json.ts';
import { streamResponse } from '../http/stream-response.ts';
import { services } from '../services.ts';
import { inAuditedTransaction } from '../settings/in-audited-transaction.ts';
import { changesSettings, readsSettings } from '../settings/settings-access.ts';
import { askedPrivacyRow } from './asked-privacy-row.ts';
import { readExport } from './read-export.ts';

/** Each looks through everything of the tenant, and they wait in one line with those of all others. */
const greatestOpen = 20;

export function readPrivacy(tenantId: string): Promise<Privacy> {
  return withTenant(services().pools.app, tenantId, async (client) => {
    const requests = await listPrivacyRequests(client, tenantId);
    const { settings } = await getProtection(client, tenantId);
    return { requests: requests.map(({ shown }) => shown), exportRetentionDays: settings.exportRetentionDays };
  });
}

/** `GET /api/privacy`: for administrators, whom the law makes answer. */
export const showPrivacy = handle(async (api) => {
  const { tenantId, admin } = await readsSettings(api);
  if (!admin) throw new AppError('forbidden', 'Only an administrator sees requests about personal data.');
  return jsonResponse((await readPrivacy(tenantId)) satisfies Privacy);
});

/** `POST /api/privacy/requests`: 202 with its id. */
export const addPrivacyRequest = handle(async (api) => {
  const person = await changesSettings(api);
  const { tenantId, userId } = person;
  const request = await readJson(api.request, newPrivacyRequestSchema);
  if (request.kind === 'erasure' && (request.scope !== 'subject' || request.confirm !== request.subject)) {
    throw new AppError('invalid_request', 'Type the id of the person again to confirm the erasure.');
  }
  const row = askedPrivacyRow(services().backups.masterKey, tenantId, request);
  const id = await inAuditedTransaction(api, person, async (client, note) => {
    const known = await listPrivacyRequests(client, tenantId);
    if (known.filter(({ shown }) => ['queued', 'running'].includes(shown.state)).length >= greatestOpen) {
      throw new AppError('conflict', `There are ${greatestOpen} requests under way already.`);
    }
    const made = await createPrivacyRequest(client, {
      ...row,
      ...{ requestedBy: person.session.viewer.email, requestedByUser: userId, requestId: api.requestId },
    });
    const subjectMark = row.subjectDigest?.toString('hex').slice(0, 8) ?? null;
    await note({ action: `privacy.${row.kind}`, target: made, after: { scope: row.scope, subjectMark } });
    return made;
  });
  await wakeJob('privacy');
  return jsonResponse({ id }, { status: 202 });
});

const formatSchema = z.object({ format: z.enum(exportFormats).default('json') });
const contentTypes = { json: 'application/json', csv: 'text/csv; charset=utf-8; header=present' } as const;

/** `GET /api/privacy/requests/{id}/file?format=json|csv`: what an export holds, opened while it is read. */
export const downloadExport = handle(async (api) => {
  const person = await readsSettings(api);
  if (!person.admin) throw new AppError('forbidden', 'Only an administrator fetches personal data.');
  const { format } = parseInput(formatSchema, api.query);
  const id = uuidSchema.safeParse(api.params.id).data;
  const file = await inAuditedTransaction(api, person, async (client, note) => {
    const request = id ? await getPrivacyRequest(client, person.tenantId, id) : null;
    if (request === null || request.file === null) throw new AppError('not_found', 'There is no such file any more.');
    await note({ action: 'privacy.export.download', target: request.shown.id, after: { format } });
    return request.file;
  });
  const headers = {
    'content-type': contentTypes[format],
    'content-disposition': `attachment; filename="kryonix-export-${(id ?? '').slice(0, 8)}.${format}"`,
  };
  return streamResponse(readExport(services().backups, file, format), headers);
});
