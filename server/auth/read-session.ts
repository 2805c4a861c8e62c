import type { SessionRow } from '../db/queries/auth/find-session.ts';
import { services } from '../services.ts';
import type { SessionPrincipal } from './principal.ts';
import { findLiveSession } from './session-cache.ts';
import { readSessionCookie } from './session-cookie.ts';
import { decodeSessionToken, type SessionToken } from './session-token.ts';

/** Who a `Cookie` header belongs to; null when nobody is signed in, or not any more. */
export async function readSession(cookieHeader: string | null | undefined): Promise<SessionPrincipal | null> {
  const { secureCookies, sessionSecret } = services();
  const cookie = readSessionCookie(cookieHeader, secureCookies);
  const token = cookie ? await decodeSessionToken(cookie, sessionSecret) : null;
  return token && (await readSessionOfToken(token));
}

/** The same for what a token said that was looked into before; whether the token itself has ended is not asked. */
export async function readSessionOfToken({ sessionId, issuedAt }: SessionToken): Promise<SessionPrincipal | null> {
  const row = await findLiveSession(sessionId);
  return row && toPrincipal(row, issuedAt);
}

function toPrincipal(row: SessionRow, tokenIssuedAt: number): SessionPrincipal {
  const { sessionId, userId, email, displayName, role, expiresAt } = row;
  const tenant = row.tenant && {
    id: row.tenant.id,
    name: row.tenant.name,
    slug: row.tenant.slug,
    demo: row.tenant.demo,
  };
  return {
    kind: 'session',
    sessionId,
    viewer: { userId, email, displayName, role, tenant },
    tenantStatus: row.tenant?.status ?? null,
    tokenIssuedAt,
    expiresAt,
  };
}
