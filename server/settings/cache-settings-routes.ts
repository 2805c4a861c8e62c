import { z } from 'zod';
import { catalogues } from '#lib/cache/catalogue.ts';
import {
  type CacheSettings,
  type DatabaseSettings,
  databaseSettingsChangeSchema,
} from '#lib/contracts/settings/cache-settings.ts';
import { databaseIdSchema } from '#lib/contracts/vocabulary.ts';
import { AppError } from '#lib/errors.ts';
import { type DatabaseConfig, getDatabaseConfigs } from '../db/queries/access/get-database-configs.ts';
import { setDatabaseConfig } from '../db/queries/access/set-database-config.ts';
import { withTenant } from '../db/with-tenant.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { readJson } from '../http/read-json.ts';
import { logger } from '../logger.ts';
import { services } from '../services.ts';
import { inAuditedTransaction } from './in-audited-transaction.ts';
import { changesSettings, readsSettings } from './settings-access.ts';

const unset = {
  defaultTtlSeconds: null,
  mobileTtlSeconds: null,
  mobileCompression: true,
  mobileSyncIntervalSeconds: 300,
} as const;

function toSettings(configs: readonly DatabaseConfig[]): DatabaseSettings[] {
  const set = new Map(configs.map((config) => [config.database, config]));
  return catalogues[services().env.KRYONIX_CATALOGUE].databases.map(({ id, name, defaultTtlSeconds, mobile }) => {
    const own = set.get(id) ?? unset;
    return {
      database: id,
      name,
      catalogueTtlSeconds: defaultTtlSeconds,
      mobile,
      defaultTtlSeconds: own.defaultTtlSeconds,
      mobileTtlSeconds: own.mobileTtlSeconds,
      mobileCompression: own.mobileCompression,
      mobileSyncIntervalSeconds: own.mobileSyncIntervalSeconds,
    };
  });
}

export async function readCacheSettings(tenantId: string): Promise<CacheSettings> {
  const { app } = services().pools;
  return { databases: toSettings(await withTenant(app, tenantId, (client) => getDatabaseConfigs(client, tenantId))) };
}

export const showCacheSettings = handle(async (api) => {
  const { tenantId } = await readsSettings(api);
  return jsonResponse(await readCacheSettings(tenantId));
});

const databaseParameterSchema = z.coerce.number().pipe(databaseIdSchema);

/** Fields left out stay. Every cache follows within two seconds. */
export const changeCacheSettings = handle(async (api) => {
  const person = await changesSettings(api);
  const { tenantId } = person;
  const database = databaseParameterSchema.safeParse(api.params.database);
  if (!database.success) throw new AppError('not_found', 'There is no such database.');
  const given = await readJson(api.request, databaseSettingsChangeSchema);
  const change = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const settings = await inAuditedTransaction(api, person, async (client, note) => {
    const find = async () =>
      toSettings(await getDatabaseConfigs(client, tenantId)).find((one) => one.database === database.data);
    const before = await find();
    await setDatabaseConfig(client, tenantId, database.data, change);
    const after = await find();
    await note({ action: 'settings.cache', target: `database:${database.data}`, before, after });
    return after;
  });
  await services()
    .tenantRules.publish(tenantId)
    // It is tried again by itself; what was decided is stored.
    .catch((error: unknown) => logger.warn({ err: error, tenantId }, 'settings take effect later'));
  return jsonResponse(settings);
});
