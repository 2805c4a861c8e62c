import { type Privacy, staffPrivacyRequestSchema } from '#lib/contracts/privacy.ts';
import { uuidSchema } from '#lib/contracts/vocabulary.ts';
import { AppError } from '#lib/errors.ts';
import { canCommandPlatform } from '../auth/can-command-platform.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { appendAuditEntry } from '../db/queries/audit/append-audit-entry.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { operatesPlatform } from '../http/operates-platform.ts';
import { platformTenantScope } from '../http/platform-scope.ts';
import { readJson } from '../http/read-json.ts';
import { services } from '../services.ts';
import { askPrivacy } from './ask-privacy.ts';
import type { PrivacyActor } from './privacy-actor.ts';
import { privacyWith } from './privacy-with.ts';
import { sendExport } from './send-export.ts';

const tenantParam = (api: ApiRequest) => {
  const { data } = uuidSchema.safeParse(api.params.tenantId);
  if (data === undefined) throw new AppError('not_found', 'There is no such tenant.');
  return data;
};

function actorOf(api: ApiRequest, { userId, email }: { userId: string; email: string }): PrivacyActor {
  const tenantId = tenantParam(api);
  const { address, requestId } = api;
  const by = { tenantId, actorUserId: userId, address, requestId };
  return {
    ...{ tenantId, userId, email, requestId },
    audited: (work) =>
      inTransaction(services().pools.platform, (client) =>
        work(client, (entry) => appendAuditEntry(client, { ...entry, ...by })),
      ),
  };
}

/** `GET /api/platform/privacy/{tenantId}` */
export const showTenantPrivacy = handle(async (api) => {
  const origin = { action: 'privacy', requestId: api.requestId, address: api.address };
  const scope = platformTenantScope(await api.authenticate(), tenantParam(api), origin);
  return jsonResponse((await scope.query((client) => privacyWith(client, scope.tenantId))) satisfies Privacy);
});

/** `POST /api/platform/privacy/{tenantId}/requests`: 202 with its id. Works for a suspended tenant. */
export const addTenantPrivacyRequest = handle(async (api) => {
  const operator = await operatesPlatform(api);
  const request = await readJson(api.request, staffPrivacyRequestSchema);
  return jsonResponse({ id: await askPrivacy(actorOf(api, operator), request) }, { status: 202 });
});

/** `GET /api/platform/privacy/{tenantId}/requests/{id}/file?format=json|csv` */
export const downloadTenantExport = handle(async (api) => {
  const { viewer } = canCommandPlatform(await api.authenticate());
  return sendExport(actorOf(api, viewer), api);
});
