import { keyAddressSchema, undoSchema } from '#lib/contracts/keys.ts';
import { AppError } from '#lib/errors.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { parseInput } from '../http/parse-input.ts';
import { readJson } from '../http/read-json.ts';
import { services } from '../services.ts';
import { admitKeyWriter, type KeyAccess } from './admit-keys.ts';
import { auditedChange, targetOf } from './audited-change.ts';
import { databaseOfModule, requireChangeable } from './key-place.ts';
import { noSuchEntry } from './key-value-routes.ts';
import { type DeletedEntry, findDeleted, forgetDeleted, keepDeleted, undoWindowMs } from './undo-store.ts';

const browserOf = ({ tenantId }: KeyAccess) => services().cache.forTenant(tenantId).browser;

/** What cannot be kept to be taken back is not deleted either. */
async function keepOrPutBack(access: KeyAccess, deleted: DeletedEntry): Promise<string> {
  try {
    return await keepDeleted(access, deleted);
  } catch (error) {
    await browserOf(access).putBack(deleted.name, deleted.taken);
    throw error;
  }
}

export const deleteKey = handle(async (api) => {
  const access = await admitKeyWriter(api);
  const { database, module, type, key } = parseInput(keyAddressSchema, api.query);
  const entry = databaseOfModule(module, database);
  requireChangeable(entry);
  const name = { module, type, key };
  const after = { database: entry.id };
  const change = { action: 'keys.delete', target: targetOf(module, type, key), after };
  const answer = await auditedChange(api, access, change, async () => {
    const taken = await browserOf(access).take(name);
    if (taken === null) throw noSuchEntry();
    const undoUntil = new Date(Date.now() + undoWindowMs).toISOString();
    return { undoToken: await keepOrPutBack(access, { name, taken }), undoUntil };
  });
  return jsonResponse(answer);
});

export const undoDelete = handle(async (api) => {
  const access = await admitKeyWriter(api);
  const { undoToken } = await readJson(api.request, undoSchema);
  const deleted = await findDeleted(access, undoToken);
  if (deleted === null) throw new AppError('not_found', 'There is nothing to take back, or the time for it is over.');
  const { module, type, key } = deleted.name;
  await auditedChange(api, access, { action: 'keys.delete.undo', target: targetOf(module, type, key) }, async () => {
    const outcome = await browserOf(access).putBack(deleted.name, deleted.taken);
    if (outcome === 'occupied') throw new AppError('conflict', 'There is a new entry of this name, which stays.');
    if (outcome === 'expired') throw new AppError('not_found', 'The entry has reached the end of its TTL since.');
  });
  await forgetDeleted(access, undoToken);
  return jsonResponse({ module, type, key });
});
