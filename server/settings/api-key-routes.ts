import {
  type ApiKeys,
  type CreatedApiKey,
  greatestOpenKeys,
  newApiKeySchema,
} from '#lib/contracts/settings/api-keys.ts';
import { uuidSchema } from '#lib/contracts/vocabulary.ts';
import { AppError } from '#lib/errors.ts';
import { hashApiKey } from '../auth/hash-api-key.ts';
import { newApiKey } from '../auth/new-api-key.ts';
import { createApiKey } from '../db/queries/accounts/create-api-key.ts';
import { listApiKeys } from '../db/queries/api-keys/list-api-keys.ts';
import { revokeApiKey } from '../db/queries/api-keys/revoke-api-key.ts';
import { withTenant } from '../db/with-tenant.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { readJson } from '../http/read-json.ts';
import { services } from '../services.ts';
import { inAuditedTransaction } from './in-audited-transaction.ts';
import { changesSettings, readsSettings } from './settings-access.ts';

const dayMs = 86_400_000;

export async function readApiKeys(tenantId: string): Promise<ApiKeys> {
  return { apiKeys: await withTenant(services().pools.app, tenantId, (client) => listApiKeys(client, tenantId)) };
}

export const showApiKeys = handle(async (api) => {
  const { tenantId } = await readsSettings(api);
  return jsonResponse(await readApiKeys(tenantId));
});

export const addApiKey = handle(async (api) => {
  const person = await changesSettings(api);
  const { tenantId } = person;
  const { name, scopes, expiresInDays } = await readJson(api.request, newApiKeySchema);
  const { key, prefix } = newApiKey();
  const expiresAt = expiresInDays === null ? null : new Date(Date.now() + expiresInDays * dayMs);
  const apiKey = await inAuditedTransaction(api, person, async (client, note) => {
    const keys = await listApiKeys(client, tenantId);
    if (keys.some((each) => each.name === name)) throw nameTaken();
    if (keys.filter(({ state }) => state === 'active').length >= greatestOpenKeys) {
      throw new AppError('conflict', `There are ${greatestOpenKeys} keys already: revoke one that is not used.`);
    }
    const keyHmac = hashApiKey(key, services().apiKeyPepper);
    const id = await createApiKey(client, { tenantId, name, keyHmac, prefix, scopes, expiresAt });
    await note({ action: 'api_key.create', target: id, after: { name, prefix, scopes, expiresAt } });
    return (await listApiKeys(client, tenantId, id))[0];
  }).catch((error: unknown) => {
    throw isNameTaken(error) ? nameTaken() : error;
  });
  if (!apiKey) throw new Error('the API key that was just made is not there');
  const answer: CreatedApiKey = { apiKey, secret: key };
  return jsonResponse(answer, { status: 201 });
});

/** Every process refuses the key one second later at the latest. */
export const removeApiKey = handle(async (api) => {
  const person = await changesSettings(api);
  const id = uuidSchema.safeParse(api.params.id).data;
  await inAuditedTransaction(api, person, async (client, note) => {
    if (!id || !(await revokeApiKey(client, person.tenantId, id))) {
      throw new AppError('not_found', 'There is no such key, or it was revoked before.');
    }
    await note({ action: 'api_key.revoke', target: id });
  });
  return new Response(null, { status: 204 });
});

function nameTaken(): AppError {
  return new AppError('conflict', 'There is, or was, a key of this name: names tell keys apart in the audit log.');
}

/** Two at once. */
function isNameTaken(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'api_keys_tenant_id_name_key';
}
