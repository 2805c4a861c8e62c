import { z } from 'zod';
import { backupRequestSchema, type PlatformBackups, restoreRequestSchema } from '#lib/contracts/backups.ts';
import { uuidSchema } from '#lib/contracts/vocabulary.ts';
import { AppError } from '#lib/errors.ts';
import { findTenant } from '../db/queries/accounts/find-tenant.ts';
import { createBackup } from '../db/queries/backups/create-backup.ts';
import { getBackup } from '../db/queries/backups/list-backups.ts';
import { listTenantBackups } from '../db/queries/backups/list-tenant-backups.ts';
import { getProtection } from '../db/queries/backups/protection-settings.ts';
import { createRestore } from '../db/queries/backups/restores.ts';
import { withPlatform } from '../db/with-platform.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { operatesPlatform } from '../http/operates-platform.ts';
import { platformQuery, platformTenantScope } from '../http/platform-scope.ts';
import { readJson } from '../http/read-json.ts';
import { services } from '../services.ts';
import { confirmRestore, nothingThere } from './confirm-restore.ts';
import { backupsWith } from './read-backups.ts';
import { wakeJob } from './wake-job.ts';

const tenantParam = (api: ApiRequest) => {
  const { data } = uuidSchema.safeParse(api.params.tenantId);
  if (data === undefined) throw new AppError('not_found', 'There is no such tenant.');
  return data;
};

/** `GET /api/platform/backups` */
export const showPlatformBackups = handle(async (api) => {
  const origin = { action: 'backups', requestId: api.requestId, address: api.address };
  const query = platformQuery(await api.authenticate(), origin, { target: 'backups', tenantId: null });
  const tenants = await query(listTenantBackups);
  return jsonResponse({ tenants, place: services().backups.storage.place } satisfies PlatformBackups);
});

/** `GET /api/platform/backups/{tenantId}` */
export const showTenantBackups = handle(async (api) => {
  const origin = { action: 'backups', requestId: api.requestId, address: api.address };
  const scope = platformTenantScope(await api.authenticate(), tenantParam(api), origin);
  return jsonResponse(await scope.query((client) => backupsWith(client, scope.tenantId)));
});

const newBackupSchema = backupRequestSchema.extend({ tenantId: uuidSchema });

/** `POST /api/platform/backups`: 202 with its id; 409 while one of the tenant is under way. Works for a suspended tenant. */
export const addTenantBackup = handle(async (api) => {
  const { userId, email, ...origin } = await operatesPlatform(api);
  const { tenantId, sections } = await readJson(api.request, newBackupSchema);
  const audit = { ...origin, actorUserId: userId, tenantId };
  const id = await withPlatform(
    services().pools.platform,
    { ...audit, action: 'backup.create', target: `tenant:${tenantId}` },
    async (client) => {
      if (!(await findTenant(client, { id: tenantId }))) throw new AppError('not_found', 'There is no such tenant.');
      const { settings } = await getProtection(client, tenantId);
      const made = await createBackup(client, {
        ...{ tenantId, origin: 'manual', sections: sections ?? settings.backupSections },
        ...{ requestedBy: email, requestedByUser: userId, requestId: origin.requestId },
      });
      if (made === null) throw new AppError('conflict', 'A backup is under way already.');
      return made;
    },
  );
  await wakeJob('backup');
  return jsonResponse({ id }, { status: 202 });
});

const idSchema = z.object({ id: uuidSchema });

/** `POST /api/platform/backups/{tenantId}/{id}/restore`: into the same tenant or the one that is named. */
export const restoreTenantBackup = handle(async (api) => {
  const { userId, email, ...origin } = await operatesPlatform(api);
  const sourceTenantId = tenantParam(api);
  const request = await readJson(api.request, restoreRequestSchema);
  const { conflict, dryRun, selection, targetTenantId: tenantId = sourceTenantId } = request;
  const params = idSchema.safeParse(api.params).data;
  const audit = { ...origin, actorUserId: userId, tenantId };
  const after = { conflict, dryRun, selection, sourceTenantId };
  const id = await withPlatform(
    services().pools.platform,
    { ...audit, action: 'backup.restore', target: params?.id ?? null, after },
    async (client) => {
      const backup = params ? await getBackup(client, sourceTenantId, params.id) : null;
      if (backup?.shown.state !== 'done') throw nothingThere();
      if (!(await findTenant(client, { id: tenantId }))) throw new AppError('not_found', 'There is no such tenant.');
      confirmRestore(backup.shown.id, request);
      const made = await createRestore(client, {
        ...{ tenantId, sourceTenantId, backupId: backup.shown.id, conflict, dryRun, selection },
        ...{ requestedBy: email, requestedByUser: userId, requestId: origin.requestId },
      });
      if (made === null) throw new AppError('conflict', 'A restore is under way already.');
      return made;
    },
  );
  await wakeJob('restore');
  return jsonResponse({ id }, { status: 202 });
});
