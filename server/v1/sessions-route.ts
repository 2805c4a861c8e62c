import {
  type CreatedSession,
  type DestroyedSessions,
  type MobileSession,
  type MobileSessions,
  newSdkSessionSchema,
  newSessionSchema,
  type SessionKind,
  sdkSessionChangesSchema,
  sessionChangesSchema,
  sessionIdSchema,
  sessionKindSchema,
  sessionUserSchema,
} from '#lib/contracts/v1/sessions.ts';
import { AppError } from '#lib/errors.ts';
import type { Session, SessionData, SessionStore } from '#lib/sdk/node.ts';
import type { Principal } from '../auth/principal.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { parseInput } from '../http/parse-input.ts';
import { readJson } from '../http/read-json.ts';
import { services } from '../services.ts';
import { admit } from './admit.ts';

interface AdmittedSessions {
  principal: Principal;
  kind: SessionKind;
  sessions: SessionStore<SessionData>;
}

async function admitSessions(api: ApiRequest, changes: boolean): Promise<AdmittedSessions> {
  const { kind = 'mobile' } = parseInput(sessionKindSchema, api.query);
  const { systemUses } = services().cache.catalogue;
  const databases = [kind === 'sdk' ? systemUses.sdkSessions : systemUses.sessions];
  const { principal, tenant } = await admit(api, { scope: 'sessions', changes, databases });
  return { principal, kind, sessions: kind === 'sdk' ? tenant.sdkSessions : tenant.sessions };
}

/** What a client cannot say of itself. */
function origin({ request, address }: ApiRequest, principal: Principal) {
  return {
    apiKeyId: principal.kind === 'api_key' ? principal.apiKeyId : undefined,
    ipAddress: address ?? undefined,
    userAgent: request.headers.get('user-agent')?.slice(0, 512),
  };
}

/** An id that no session can have is one that none has. */
function sessionId({ params }: ApiRequest): string {
  const parsed = sessionIdSchema.safeParse(params.id);
  if (!parsed.success) throw noSession();
  return parsed.data;
}

function noSession(): AppError {
  return new AppError('not_found', 'There is no such session.');
}

/** What the client left out is left out for the SDK as well. */
function withoutUndefined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function toContract(session: Session<SessionData>): MobileSession {
  return { ...session, data: { ...session.data } };
}

export const createSession = handle(async (api) => {
  const { principal, kind, sessions } = await admitSessions(api, true);
  const data: SessionData =
    kind === 'sdk'
      ? { ...(await readJson(api.request, newSdkSessionSchema)), ...origin(api, principal) }
      : await readJson(api.request, newSessionSchema);
  const created: CreatedSession | null = await sessions.create(withoutUndefined(data));
  if (created === null) throw new AppError('unavailable', 'The session could not be stored.', { retryAfterSeconds: 5 });
  return jsonResponse(created, { status: 201 });
});

export const getSession = handle(async (api) => {
  const { sessions } = await admitSessions(api, false);
  const session = await sessions.get(sessionId(api));
  if (session === null) throw noSession();
  return jsonResponse(toContract(session));
});

/** Changes what is given, and begins the time anew. */
export const updateSession = handle(async (api) => {
  const { kind, sessions } = await admitSessions(api, true);
  const id = sessionId(api);
  const changes = await readJson(api.request, kind === 'sdk' ? sdkSessionChangesSchema : sessionChangesSchema);
  if (!(await sessions.update(id, withoutUndefined(changes)))) throw noSession();
  return new Response(null, { status: 204 });
});

export const destroySession = handle(async (api) => {
  const { sessions } = await admitSessions(api, true);
  if (!(await sessions.destroy(sessionId(api)))) throw noSession();
  return new Response(null, { status: 204 });
});

export const listSessions = handle(async (api) => {
  const { sessions } = await admitSessions(api, false);
  const { userId } = parseInput(sessionUserSchema, api.query);
  const answer: MobileSessions = { sessions: (await sessions.listByUser(userId)).map(toContract) };
  return jsonResponse(answer);
});

export const destroySessions = handle(async (api) => {
  const { sessions } = await admitSessions(api, true);
  const { userId } = parseInput(sessionUserSchema, api.query);
  const answer: DestroyedSessions = { destroyed: await sessions.destroyByUser(userId) };
  return jsonResponse(answer);
});
