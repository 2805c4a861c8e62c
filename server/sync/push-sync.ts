import { type SyncPushAnswer, syncPushSchema } from '#lib/contracts/v1/sync.ts';
import { syncLimits } from '#lib/contracts/v1/sync-limits.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { readJson } from '../http/read-json.ts';
import { services } from '../services.ts';
import { admit } from '../v1/admit.ts';
import { takeHourly } from '../v1/take-request.ts';
import { parseMutation } from './parse-mutation.ts';
import { pushMutations } from './push-mutations.ts';

/** `POST /api/v1/sync`: takes mutations. Who may is asked before the body is read: it may be large. */
export const pushSync = handle(async (api) => {
  const { tenantId, tenant } = await admit(api, { scope: 'sessions', changes: true });
  const body = await readJson(api.request, syncPushSchema, syncLimits.greatestPushBytes);
  const { cache } = services();
  const nowMs = Date.now();
  const parsed = body.mutations.map((raw) => parseMutation(cache, tenantId, nowMs, raw));
  const modules = parsed.flatMap((one) => ('mutation' in one ? [one.mutation.module] : []));
  await takeHourly(tenantId, [...new Set(modules.map((module) => cache.catalogue.databaseForModule(module).id))]);
  const results = await pushMutations(tenant, parsed);
  const answer: SyncPushAnswer = { results, serverTime: new Date(nowMs).toISOString() };
  return jsonResponse(answer);
});
