import { newPrivacyRequestSchema, type Privacy } from '#lib/contracts/privacy.ts';
import { AppError } from '#lib/errors.ts';
import { withTenant } from '../db/with-tenant.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { readJson } from '../http/read-json.ts';
import { services } from '../services.ts';
import { inAuditedTransaction } from '../settings/in-audited-transaction.ts';
import { changesSettings, readsSettings, type SettingsPerson } from '../settings/settings-access.ts';
import { askPrivacy } from './ask-privacy.ts';
import type { PrivacyActor } from './privacy-actor.ts';
import { privacyWith } from './privacy-with.ts';
import { sendExport } from './send-export.ts';

export function readPrivacy(tenantId: string): Promise<Privacy> {
  return withTenant(services().pools.app, tenantId, (client) => privacyWith(client, tenantId));
}

function actorOf(api: ApiRequest, person: SettingsPerson): PrivacyActor {
  const { tenantId, userId, session } = person;
  return {
    ...{ tenantId, userId, email: session.viewer.email, requestId: api.requestId },
    audited: (work) => inAuditedTransaction(api, person, work),
  };
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
  const request = await readJson(api.request, newPrivacyRequestSchema);
  return jsonResponse({ id: await askPrivacy(actorOf(api, person), request) }, { status: 202 });
});

/** `GET /api/privacy/requests/{id}/file?format=json|csv` */
export const downloadExport = handle(async (api) => {
  const person = await readsSettings(api);
  if (!person.admin) throw new AppError('forbidden', 'Only an administrator fetches personal data.');
  return sendExport(actorOf(api, person), api);
});
