import { createHash } from 'node:crypto';
import {
  type AppSession,
  type Sessions,
  type SignIn,
  sessionHandleSchema,
  sessionKindSchema,
} from '#lib/contracts/settings/sessions.ts';
import { deviceSchema } from '#lib/contracts/vocabulary.ts';
import { AppError } from '#lib/errors.ts';
import { describeUserAgent } from '#lib/format/describe-user-agent.ts';
import type { MobileSessionData, SdkSessionData, Session } from '#lib/sdk/node.ts';
import { forgetSession } from '../auth/session-cache.ts';
import { listTenantSessions, type TenantSession } from '../db/queries/auth/list-tenant-sessions.ts';
import { revokeTenantSession } from '../db/queries/auth/revoke-tenant-session.ts';
import { withTenant } from '../db/with-tenant.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { maskKey } from '../http/mask-key.ts';
import { logger } from '../logger.ts';
import { services } from '../services.ts';
import { inAuditedTransaction } from './in-audited-transaction.ts';
import { changesOwn, readsSettings, type SettingsPerson } from './settings-access.ts';

/** Of each kind; the most recently used ones. */
const greatestListed = 200;

const handleOf = (sessionId: string) => createHash('sha256').update(sessionId).digest('hex');

function toSignIn(row: TenantSession, currentHandle: string): SignIn {
  const { handle: id, email, displayName, role, address } = row;
  return {
    ...{ id, email, displayName, role, address },
    ...describeUserAgent(row.userAgent),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    current: id === currentHandle,
  };
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value.slice(0, 100) : null);

function toAppSession(kind: AppSession['kind'], masked: boolean) {
  return ({ idHash, data, createdAt, lastActivityAt }: Session<MobileSessionData | SdkSessionData>): AppSession => ({
    id: idHash,
    kind,
    userId: masked ? maskKey(data.userId) : data.userId,
    // What applications write here is theirs: any word is possible.
    device: deviceSchema.catch('unknown').parse(data.deviceType),
    platform: text(data.platform),
    appVersion: text(data.appVersion),
    createdAt,
    lastActivityAt,
  });
}

async function readApplications(person: SettingsPerson): Promise<AppSession[] | null> {
  const tenant = services().cache.forTenant(person.tenantId);
  const masked = !person.admin;
  try {
    const kinds = await Promise.all([
      tenant.sessions.listAll(greatestListed + 1).then((list) => list?.map(toAppSession('mobile', masked)) ?? null),
      tenant.sdkSessions.listAll(greatestListed + 1).then((list) => list?.map(toAppSession('sdk', masked)) ?? null),
    ]);
    if (kinds.some((list) => list === null)) return null;
    return kinds.flatMap((list) => list ?? []).sort((a, b) => (a.lastActivityAt < b.lastActivityAt ? 1 : -1));
  } catch (error) {
    logger.warn({ err: error, tenantId: person.tenantId }, 'sessions of applications cannot be listed');
    return null;
  }
}

export async function readSessions(person: SettingsPerson): Promise<Sessions> {
  const [rows, applications] = await Promise.all([
    withTenant(services().pools.app, person.tenantId, listTenantSessions),
    readApplications(person),
  ]);
  const current = handleOf(person.session.sessionId);
  const shown = rows.filter((row) => person.admin || row.userId === person.userId);
  return {
    people: shown.map((row) => toSignIn(row, current)),
    applications: applications?.slice(0, greatestListed) ?? null,
    moreApplications: (applications?.length ?? 0) > greatestListed,
  };
}

export const showSessions = handle(async (api) => jsonResponse(await readSessions(await readsSettings(api))));

/** A viewer may end their own sign-ins; all else is the administrator's. Sockets of an ended sign-in close. */
export const endTenantSession = handle(async (api) => {
  const person = await changesOwn(api);
  const kind = sessionKindSchema.safeParse(api.params.kind).data;
  const id = sessionHandleSchema.safeParse(api.params.id).data;
  if (!kind || !id) throw noSession();
  if (kind === 'person') await endSignIn(api, person, id);
  else await endAppSession(api, person, kind, id);
  return new Response(null, { status: 204 });
});

async function endSignIn(api: ApiRequest, person: SettingsPerson, handle: string): Promise<void> {
  const { address, requestId } = api;
  const onlyUserId = person.admin ? null : person.userId;
  const sessionId = await withTenant(services().pools.app, person.tenantId, (client) =>
    revokeTenantSession(client, { handle, onlyUserId, actorUserId: person.userId, address, requestId }),
  );
  if (!sessionId) throw noSession();
  forgetSession(sessionId);
  services().disconnectSession(sessionId);
}

async function endAppSession(
  api: ApiRequest,
  person: SettingsPerson,
  kind: AppSession['kind'],
  id: string,
): Promise<void> {
  if (!person.admin) throw new AppError('forbidden', 'Only an administrator may end sessions of applications.');
  const { sessions, sdkSessions } = services().cache.forTenant(person.tenantId);
  if (id.length !== 43) throw noSession();
  // The session ends inside the transaction: without the entry it lives on.
  await inAuditedTransaction(api, person, async (_client, note) => {
    await note({ action: 'app_session.revoke', target: `${kind}:${id}` });
    if (!(await (kind === 'mobile' ? sessions : sdkSessions).destroyByHash(id))) throw noSession();
  });
}

function noSession(): AppError {
  return new AppError('not_found', 'There is no such session.');
}
