import {
  type KeyAddress,
  type KeyValue,
  keyAddressSchema,
  keyTtlChangeSchema,
  keyValueChangeSchema,
} from '#lib/contracts/keys.ts';
import { maxValueBytes } from '#lib/contracts/v1/values.ts';
import { uuidSchema } from '#lib/contracts/vocabulary.ts';
import { AppError } from '#lib/errors.ts';
import { canReadPlatform } from '../auth/can-read-platform.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { parseInput } from '../http/parse-input.ts';
import { platformTenantScope } from '../http/platform-scope.ts';
import { readJson } from '../http/read-json.ts';
import { services } from '../services.ts';
import { admitKeyWriter, admitValueReader } from './admit-keys.ts';
import { auditedChange, targetOf } from './audited-change.ts';
import { databaseOfModule, requireChangeable } from './key-place.ts';
import { showValue, valueOfChange } from './value-encoding.ts';

const browserOf = (tenantId: string) => services().cache.forTenant(tenantId).browser;

export const noSuchEntry = () => new AppError('not_found', 'There is no such entry.');

async function readValue(tenantId: string, address: KeyAddress, masked: boolean): Promise<KeyValue> {
  const { id: database, evictionClass } = databaseOfModule(address.module, address.database);
  const found = await browserOf(tenantId).inspect(address, maxValueBytes);
  if (found === null) throw noSuchEntry();
  const { ttlSeconds, sizeBytes, state } = found;
  const known = { ttlSeconds, sizeBytes, masked, database, changeable: evictionClass === 'evictable' };
  if (masked) return { ...known, value: null, encoding: 'text', state };
  return { ...known, ...showValue(found) };
}

export const getKeyValue = handle(async (api) => {
  const { tenantId, masked } = await admitValueReader(api);
  return jsonResponse(await readValue(tenantId, parseInput(keyAddressSchema, api.query), masked));
});

const chosenTenantSchema = keyAddressSchema.extend({ tenant: uuidSchema });

/** A tenant's value for the platform's administrators: each look is in the tenant's audit log, with the key. */
export const getPlatformKeyValue = handle(async (api) => {
  const principal = canReadPlatform(await api.authenticate());
  if (principal.viewer.role !== 'platform_admin') {
    throw new AppError('forbidden', "Seeing a tenant's values needs the role platform_admin.");
  }
  const { tenant, ...address } = parseInput(chosenTenantSchema, api.query);
  const { requestId, address: from } = api;
  const scope = platformTenantScope(principal, tenant.toLowerCase(), {
    action: 'keys.value',
    requestId,
    address: from,
    target: targetOf(address.module, address.type, address.key),
  });
  await scope.admit();
  return jsonResponse(await readValue(scope.tenantId, address, false));
});

export const putKeyValue = handle(async (api) => {
  const access = await admitKeyWriter(api);
  const address = parseInput(keyAddressSchema, api.query);
  const entry = databaseOfModule(address.module, address.database);
  requireChangeable(entry);
  // Base64 and JSON's escapes take more room than what they stand for.
  const change = await readJson(api.request, keyValueChangeSchema, 2 * maxValueBytes);
  const { module, type, key } = address;
  const browser = browserOf(access.tenantId);
  const after = { database: entry.id, encoding: change.encoding };
  await auditedChange(
    api,
    access,
    { action: 'keys.value.change', target: targetOf(module, type, key), after },
    async () => {
      if (!(await browser.replace({ module, type, key }, valueOfChange(change)))) throw noSuchEntry();
    },
  );
  return jsonResponse(await readValue(access.tenantId, address, false));
});

export const patchKeyTtl = handle(async (api) => {
  const access = await admitKeyWriter(api);
  const { database, module, type, key, ttlSeconds } = await readJson(api.request, keyTtlChangeSchema);
  const entry = databaseOfModule(module, database);
  requireChangeable(entry);
  const tenant = services().cache.forTenant(access.tenantId);
  const after = { database: entry.id, ttlSeconds };
  await auditedChange(
    api,
    access,
    { action: 'keys.ttl.change', target: targetOf(module, type, key), after },
    async () => {
      if (!(await tenant.expire(module, type, key, ttlSeconds))) throw noSuchEntry();
    },
  );
  return jsonResponse({ ttlSeconds });
});
