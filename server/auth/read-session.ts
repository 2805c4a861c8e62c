import type { SessionRow } from '../db/queries/auth/find-session.ts';
import { services } from '../services.ts';
import type { SessionPrincipal } from './principal.ts';
import { findLiveSession } from './session-cache.ts';
import { readSessionCookie } from './session-cookie.ts';
import { decodeSessionToken } from './session-token.ts';

/** Who a `Cookie` header belongs to; null when nobody is signed in, or not any more. */
export async function readSession(cookieHeader: string | null | undefined): Promise<SessionPrincipal | null> {
  const { secureCookies, sessionSecret } = services();
  const cookie = readSessionCookie(cookieHeader, secureCookies);
  const token = cookie ? await decodeSessionToken(cookie, sessionSecret) : null;
  const row = token ? await findLiveSession(token.sessionId) : null;
  return token && row ? toPrincipal(row, token.issuedAt) : null;
}

function toPrincipal(row: SessionRow, tokenIssuedAt: number): SessionPrincipal {
  const { userId, email, displayName, role } = row;
  return {
    kind: 'session',
    sessionId: row.sessionId,
    viewer: { userId, email, displayName, role, tenant: toTenant(row) },
    tenantStatus: row.tenantStatus,
    tokenIssuedAt,
    expiresAt: row.expiresAt,
  };
}

function toTenant(row: SessionRow): SessionPrincipal['viewer']['tenant'] {
  const { tenantId, tenantName, tenantSlug, tenantDemo } = row;
  if (tenantId === null || tenantName === null || tenantSlug === null) return null;
  return { id: tenantId, name: tenantName, slug: tenantSlug, demo: tenantDemo ?? false };
}
