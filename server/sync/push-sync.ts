import { type SyncPushAnswer, syncPushSchema } from '#lib/contracts/v1/sync.ts';
import { syncLimits } from '#lib/contracts/v1/sync-limits.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { parseInput } from '../http/parse-input.ts';
import { services } from '../services.ts';
import { canPushSync } from './can-sync.ts';
import { pushMutations } from './push-mutations.ts';
import { readJsonBody } from './read-json-body.ts';

/** `POST /api/v1/sync`: takes mutations. Who may is asked before the body is read: it may be large. */
export const pushSync = handle(async (api) => {
  const tenantId = canPushSync(await api.authenticate());
  const body = await readJsonBody(api.request, syncLimits.greatestPushBytes);
  const { mutations } = parseInput(syncPushSchema, body);
  const nowMs = Date.now();
  const results = await pushMutations(services().cache, tenantId, mutations, nowMs);
  const answer: SyncPushAnswer = { results, serverTime: new Date(nowMs).toISOString() };
  return jsonResponse(answer);
});
