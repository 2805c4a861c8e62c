import { z } from 'zod';
import { exportFormats } from '#lib/contracts/privacy.ts';
import { uuidSchema } from '#lib/contracts/vocabulary.ts';
import { AppError } from '#lib/errors.ts';
import { getPrivacyRequest } from '../db/queries/privacy/privacy-requests.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { parseInput } from '../http/parse-input.ts';
import { streamResponse } from '../http/stream-response.ts';
import { services } from '../services.ts';
import type { PrivacyActor } from './privacy-actor.ts';
import { readExport } from './read-export.ts';

const formatSchema = z.object({ format: z.enum(exportFormats).default('json') });
const contentTypes = { json: 'application/json', csv: 'text/csv; charset=utf-8; header=present' } as const;

/** `…/requests/{id}/file?format=json|csv`: what an export holds, opened while it is read. Throws `not_found`. */
export async function sendExport(actor: PrivacyActor, api: ApiRequest): Promise<Response> {
  const { format } = parseInput(formatSchema, api.query);
  const id = uuidSchema.safeParse(api.params.id).data;
  const file = await actor.audited(async (client, note) => {
    const request = id ? await getPrivacyRequest(client, actor.tenantId, id) : null;
    if (request === null || request.file === null) throw new AppError('not_found', 'There is no such file any more.');
    await note({ action: 'privacy.export.download', target: request.shown.id, after: { format } });
    return request.file;
  });
  const headers = {
    'content-type': contentTypes[format],
    'content-disposition': `attachment; filename="kryonix-export-${(id ?? '').slice(0, 8)}.${format}"`,
  };
  return streamResponse(readExport(services().backups, file, format), headers);
}
