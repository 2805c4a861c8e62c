import type { PoolClient } from 'pg';
import {
  type Account,
  defaultPreferences,
  preferencesChangeSchema,
  profileChangeSchema,
} from '#lib/contracts/account.ts';
import { AppError } from '#lib/errors.ts';
import { requireOpenTenant } from '../auth/can-act-for-tenant.ts';
import type { SessionPrincipal } from '../auth/principal.ts';
import { forgetSession } from '../auth/session-cache.ts';
import { findPreferences } from '../db/queries/account/find-preferences.ts';
import { savePreferences } from '../db/queries/account/save-preferences.ts';
import { setDisplayName } from '../db/queries/account/set-display-name.ts';
import { appendAuditEntry } from '../db/queries/audit/append-audit-entry.ts';
import { withPlatform } from '../db/with-platform.ts';
import { withTenant } from '../db/with-tenant.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { readJson } from '../http/read-json.ts';
import { requireSameOrigin } from '../http/require-same-origin.ts';
import { services } from '../services.ts';

/** An account is a person's: of a tenant or of the staff, never an API key's. */
async function personOf(api: ApiRequest): Promise<SessionPrincipal> {
  const session = await api.authenticate();
  if (session.kind !== 'session') throw new AppError('forbidden', 'An API key has no account.');
  requireOpenTenant(session.tenantStatus);
  return session;
}

/** Changes what is a person's own, with the entry of it, in one transaction of their rights. */
function change(
  api: ApiRequest,
  { viewer }: SessionPrincipal,
  entry: { action: string; before: unknown; after: unknown },
  work: (client: PoolClient) => Promise<void>,
): Promise<void> {
  const { app, platform } = services().pools;
  const { address, requestId } = api;
  const tenantId = viewer.tenant?.id ?? null;
  const audit = { ...entry, tenantId, actorUserId: viewer.userId, target: null, address, requestId };
  if (tenantId === null) return withPlatform(platform, audit, work);
  return withTenant(app, tenantId, async (client) => {
    await appendAuditEntry(client, audit);
    await work(client);
  });
}

export async function readAccount({ sessionId, viewer }: SessionPrincipal): Promise<Account> {
  const { userId, email, displayName, role } = viewer;
  const preferences = (await findPreferences(services().pools.app, sessionId)) ?? defaultPreferences;
  return { profile: { userId, email, displayName, role }, preferences };
}

export const showAccount = handle(async (api) => jsonResponse(await readAccount(await personOf(api))));

/** Fields left out stay. */
export const changePreferences = handle(async (api) => {
  const session = await personOf(api);
  requireSameOrigin(api.request.headers);
  const given = await readJson(api.request, preferencesChangeSchema);
  const account = await readAccount(session);
  const before = account.preferences;
  const chosen = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const preferences = { ...before, ...chosen };
  await change(api, session, { action: 'account.preferences', before, after: preferences }, (client) =>
    savePreferences(client, session.viewer.userId, preferences),
  );
  return jsonResponse({ ...account, preferences });
});

export const changeProfile = handle(async (api) => {
  const session = await personOf(api);
  requireSameOrigin(api.request.headers);
  const { displayName } = await readJson(api.request, profileChangeSchema);
  const account = await readAccount(session);
  const before = { displayName: account.profile.displayName };
  await change(api, session, { action: 'account.profile', before, after: { displayName } }, (client) =>
    setDisplayName(client, session.viewer.userId, displayName),
  );
  forgetSession(session.sessionId);
  return jsonResponse({ ...account, profile: { ...account.profile, displayName } });
});
