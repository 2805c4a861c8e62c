import { z } from 'zod';
import {
  encryptionChangeSchema,
  redisUserChangeSchema,
  type TenantDatabases,
  tenantDatabaseChangeSchema,
} from '#lib/contracts/tenant-control.ts';
import { databaseIdSchema } from '#lib/contracts/vocabulary.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { operatesPlatform } from '../http/operates-platform.ts';
import { parseInput } from '../http/parse-input.ts';
import { platformTenantScope } from '../http/platform-scope.ts';
import { readJson } from '../http/read-json.ts';
import { changeRedisUser } from './change-redis-user.ts';
import { changeTenantDatabase, describeTenantDatabases } from './change-tenant-database.ts';
import { rewrapKeys } from './rewrap-keys.ts';
import { describeEncryption, rotateDataKey, setEncryption } from './tenant-encryption.ts';
import { tenantIdOf } from './tenant-routes.ts';

export const showEncryption = handle(async (api) => {
  const principal = await api.authenticate();
  const scope = platformTenantScope(principal, tenantIdOf(api.params), { ...api, action: 'encryption' });
  return jsonResponse(await scope.query((client) => describeEncryption(client, scope.tenantId)));
});

export const changeEncryption = handle(async (api) => {
  const operator = await operatesPlatform(api);
  const change = await readJson(api.request, encryptionChangeSchema);
  const tenantId = tenantIdOf(api.params);
  return jsonResponse(
    change.action === 'rotate'
      ? await rotateDataKey(operator, tenantId)
      : await setEncryption(operator, tenantId, { state: change.state, confirm: change.confirm }),
  );
});

/** Of all tenants. */
export const rewrapAllKeys = handle(async (api) => jsonResponse(await rewrapKeys(await operatesPlatform(api))));

export const editRedisUser = handle(async (api) => {
  const operator = await operatesPlatform(api);
  const { action } = await readJson(api.request, redisUserChangeSchema);
  return jsonResponse(await changeRedisUser(operator, tenantIdOf(api.params), action));
});

export const showTenantDatabases = handle(async (api) => {
  const principal = await api.authenticate();
  const scope = platformTenantScope(principal, tenantIdOf(api.params), { ...api, action: 'databases' });
  const databases = await scope.query((client) => describeTenantDatabases(client, scope.tenantId));
  return jsonResponse({ databases } satisfies TenantDatabases);
});

const databaseSchema = z.object({ database: z.coerce.number().pipe(databaseIdSchema) });

export const editTenantDatabase = handle(async (api) => {
  const operator = await operatesPlatform(api);
  const { database } = parseInput(databaseSchema, { database: api.params.database });
  const change = await readJson(api.request, tenantDatabaseChangeSchema);
  return jsonResponse(await changeTenantDatabase(operator, tenantIdOf(api.params), database, change));
});
