import { type AccountTenants, tenantChoiceSchema } from '#lib/contracts/account-tenants.ts';
import { AppError } from '#lib/errors.ts';
import { requireOpenTenant } from '../auth/can-act-for-tenant.ts';
import type { SessionPrincipal } from '../auth/principal.ts';
import { forgetSession } from '../auth/session-cache.ts';
import { listSessionTenants } from '../db/queries/auth/list-session-tenants.ts';
import { switchSession } from '../db/queries/auth/switch-session.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { readJson } from '../http/read-json.ts';
import { requireSameOrigin } from '../http/require-same-origin.ts';
import { services } from '../services.ts';

/** A person whose tenant was suspended may still go to another. */
async function personOf(api: ApiRequest): Promise<SessionPrincipal> {
  const session = await api.authenticate();
  if (session.kind !== 'session') throw new AppError('forbidden', 'An API key belongs to one tenant.');
  return session;
}

export const listTenants = handle(async (api) => {
  const { sessionId } = await personOf(api);
  const answer: AccountTenants = { tenants: await listSessionTenants(services().pools.app, sessionId) };
  return jsonResponse(answer);
});

/**
 * The session is of another tenant from now on; its sockets are closed, for they are in the rooms of the one before. Throws
 * `not_found` for a tenant that the person does not belong to, `tenant_suspended`.
 */
export const chooseTenant = handle(async (api) => {
  const { sessionId } = await personOf(api);
  requireSameOrigin(api.request.headers);
  const { tenantId } = await readJson(api.request, tenantChoiceSchema);
  const { pools, disconnectSession } = services();
  const chosen = (await listSessionTenants(pools.app, sessionId)).find(({ id }) => id === tenantId);
  if (chosen === undefined) throw noTenant();
  requireOpenTenant(chosen.status);
  const { address, requestId } = api;
  if (!(await switchSession(pools.app, { sessionId, tenantId, address, requestId }))) throw noTenant();
  forgetSession(sessionId);
  if (!chosen.current) disconnectSession(sessionId);
  return new Response(null, { status: 204 });
});

function noTenant(): AppError {
  return new AppError('not_found', 'You belong to no such tenant.');
}
