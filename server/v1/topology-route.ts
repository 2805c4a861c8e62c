import { runScript } from '#lib/cache/run-script.ts';
import { sessionBeatScript } from '#lib/cache/session-beat-script.ts';
import { type TopologySessionRecord, topologySessionsOfTenant } from '#lib/cache/topology-session-record.ts';
import { topologyNoticeSchema } from '#lib/contracts/v1/topology-session.ts';
import { AppError } from '#lib/errors.ts';
import { handle } from '../http/handle.ts';
import { readJson } from '../http/read-json.ts';
import { services } from '../services.ts';
import { admit } from './admit.ts';

/** Processes of one tenant that may be known at once, those that ended without a word within the hour among them. */
const mostSessions = 2_000;
/** What is left of a tenant whose processes have all gone, seconds. */
const keptSeconds = 3_600;

/** A process of the key's tenant lives, and says where its calls go: a move of the tenant waits for it. */
export const noteTopologySession = handle(async (api) => {
  const { tenantId } = await admit(api, { scope: 'telemetry', changes: false, keyOnly: true });
  const { session, name, epoch, problem, ends } = await readJson(api.request, topologyNoticeSchema);
  const { control } = services();
  const key = topologySessionsOfTenant(tenantId);
  if (ends) {
    await control.hdel(key, session);
    return new Response(null, { status: 204 });
  }
  if ((await control.hlen(key)) >= mostSessions && (await control.hexists(key, session)) === 0) {
    throw new AppError('rate_limited', 'Too many processes of this tenant are known already.', {
      retryAfterSeconds: 60,
    });
  }
  const says: TopologySessionRecord = {
    name,
    epochs: epoch === 0 ? {} : { [tenantId]: epoch },
    problems: problem === null ? {} : { [tenantId]: problem },
  };
  await runScript(control, sessionBeatScript, [key], [session, JSON.stringify(says)]);
  await control.expire(key, keptSeconds);
  return new Response(null, { status: 204 });
});
