import { type SyncPage, syncPullSchema } from '#lib/contracts/v1/sync.ts';
import { AppError } from '#lib/errors.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { parseInput } from '../http/parse-input.ts';
import { admit } from '../v1/admit.ts';
import { syncIntervalOf } from './sync-interval.ts';

/** `GET /api/v1/sync?cursor&priorities&limit`: the changes after a cursor. */
export const pullSync = handle(async (api) => {
  const { cursor, priorities, limit } = parseInput(syncPullSchema, api.query);
  const { tenant, tenantId } = await admit(api, { scope: 'sessions', changes: false });
  const page = await tenant.syncLog.page(cursor, priorities, limit);
  if (page === null) throw new AppError('unavailable', 'The service cannot answer right now. Try again shortly.');
  const changes = page.changes.map(({ name, priority, state }) => ({ ...name, priority, state }));
  const syncIntervalSeconds = await syncIntervalOf(tenantId);
  const answer: SyncPage = { ...page, changes, syncIntervalSeconds, serverTime: new Date().toISOString() };
  return jsonResponse(answer);
});
