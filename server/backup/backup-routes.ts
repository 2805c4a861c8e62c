import {
  type Backups,
  backupRequestSchema,
  protectionSettingsSchema,
  restoreRequestSchema,
} from '#lib/contracts/backups.ts';
import { uuidSchema } from '#lib/contracts/vocabulary.ts';
import { AppError } from '#lib/errors.ts';
import { expireBackup } from '../db/queries/backups/advance-backup.ts';
import { createBackup } from '../db/queries/backups/create-backup.ts';
import { getBackup, listBackups } from '../db/queries/backups/list-backups.ts';
import { getProtection, saveProtection } from '../db/queries/backups/protection-settings.ts';
import { createRestore, getRestore } from '../db/queries/backups/restores.ts';
import { withTenant } from '../db/with-tenant.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { readJson } from '../http/read-json.ts';
import { services } from '../services.ts';
import { inAuditedTransaction } from '../settings/in-audited-transaction.ts';
import { changesSettings, readsSettings } from '../settings/settings-access.ts';
import { confirmRestore, nothingThere } from './confirm-restore.ts';
import { readBackups } from './read-backups.ts';
import { wakeJob } from './wake-job.ts';

/** Beside those by the clock, which have their retention: each is a copy of everything. */
const greatestManual = 30;

/** `GET /api/backups` */
export const showBackups = handle(async (api) => {
  const { tenantId } = await readsSettings(api);
  return jsonResponse((await readBackups(tenantId)) satisfies Backups);
});

/** `POST /api/backups`: 202 with its id; 409 while one is under way. */
export const addBackup = handle(async (api) => {
  const person = await changesSettings(api);
  const { tenantId, userId } = person;
  const { sections } = await readJson(api.request, backupRequestSchema);
  const id = await inAuditedTransaction(api, person, async (client, note) => {
    const { settings } = await getProtection(client, tenantId);
    const asked = sections ?? settings.backupSections;
    const kept = (await listBackups(client, tenantId)).filter(({ shown }) => shown.origin === 'manual');
    if (kept.filter(({ shown }) => shown.state === 'done').length >= greatestManual) {
      throw new AppError('conflict', `There are ${greatestManual} backups made by hand already: remove one.`);
    }
    const made = await createBackup(client, {
      ...{ tenantId, origin: 'manual', sections: asked, requestId: api.requestId },
      requestedBy: person.session.viewer.email,
      requestedByUser: userId,
    });
    if (made === null) throw new AppError('conflict', 'A backup is under way already.');
    await note({ action: 'backup.create', target: made, after: { sections: asked } });
    return made;
  });
  await wakeJob('backup');
  return jsonResponse({ id }, { status: 202 });
});

/** `PUT /api/backups/settings` */
export const changeProtection = handle(async (api) => {
  const person = await changesSettings(api);
  const after = await readJson(api.request, protectionSettingsSchema);
  await inAuditedTransaction(api, person, async (client, note) => {
    const { settings: before } = await getProtection(client, person.tenantId);
    await saveProtection(client, person.tenantId, after);
    await note({ action: 'backup.settings', target: null, before, after });
  });
  return jsonResponse(after);
});

/** `DELETE /api/backups/{id}`: its file is gone when this answers. */
export const removeBackup = handle(async (api) => {
  const person = await changesSettings(api);
  const id = uuidSchema.safeParse(api.params.id).data;
  const file = await inAuditedTransaction(api, person, async (client, note) => {
    const backup = id ? await getBackup(client, person.tenantId, id) : null;
    if (backup === null || !['done', 'failed'].includes(backup.shown.state)) throw nothingThere();
    await note({ action: 'backup.delete', target: backup.shown.id });
    return { id: backup.shown.id, name: backup.file };
  });
  const { storage, pools } = services().backups;
  if (file.name !== null) await storage.remove(file.name);
  await expireBackup(pools.ingest, { tenantId: person.tenantId, id: file.id });
  return new Response(null, { status: 204 });
});

/** `POST /api/backups/{id}/restore`: 202 with the id of the restore, a dry run too. */
export const restoreBackup = handle(async (api) => {
  const person = await changesSettings(api);
  const { tenantId, userId } = person;
  const request = await readJson(api.request, restoreRequestSchema);
  const backupId = uuidSchema.safeParse(api.params.id).data;
  const id = await inAuditedTransaction(api, person, async (client, note) => {
    const backup = backupId ? await getBackup(client, tenantId, backupId) : null;
    if (backup?.shown.state !== 'done') throw nothingThere();
    if (request.targetTenantId !== undefined && request.targetTenantId !== tenantId) {
      throw new AppError('forbidden', 'Only platform staff restore into another account.');
    }
    confirmRestore(backup.shown.id, request);
    const { conflict, dryRun, selection } = request;
    const made = await createRestore(client, {
      ...{ tenantId, sourceTenantId: tenantId, backupId: backup.shown.id, conflict, dryRun, selection },
      ...{ requestedBy: person.session.viewer.email, requestedByUser: userId, requestId: api.requestId },
    });
    if (made === null) throw new AppError('conflict', 'A restore is under way already.');
    await note({ action: 'backup.restore', target: backup.shown.id, after: { conflict, dryRun, selection } });
    return made;
  });
  await wakeJob('restore');
  return jsonResponse({ id }, { status: 202 });
});

/** `GET /api/backups/restores/{id}` */
export const showRestore = handle(async (api) => {
  const { tenantId } = await readsSettings(api);
  const id = uuidSchema.safeParse(api.params.id).data;
  const restore = id
    ? await withTenant(services().pools.app, tenantId, (client) => getRestore(client, tenantId, id))
    : null;
  if (restore === null) throw new AppError('not_found', 'There is no such restore.');
  return jsonResponse(restore.shown);
});
