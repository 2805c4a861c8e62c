import { AppError } from '#lib/errors.ts';
import type { HandshakeIdentity } from './authenticate-handshake.ts';
import { canActForTenant } from './can-act-for-tenant.ts';
import { isPlatformRole } from './can-read-platform.ts';
import type { Principal } from './principal.ts';
import { readSessionOfToken } from './read-session.ts';
import { forgetSession } from './session-cache.ts';
import { sessionIdleSeconds } from './session-lifetime.ts';
import type { SessionToken } from './session-token.ts';
import { forgetApiKey, verifyApiKey } from './verify-api-key.ts';

/**
 * Whether who was let in would still be: the session or key is looked up again, nothing is audited anew.
 * Throws as `authenticateHandshake` does, `forbidden` where the rooms would be others.
 */
export async function recheckHandshake(auth: { apiKey?: unknown }, identity: HandshakeIdentity): Promise<void> {
  const principal = await lookUpAgain(auth.apiKey, identity.token);
  if (!principal) throw new AppError('unauthenticated', 'The session has ended.');
  if (principal.kind === 'session' && isPlatformRole(principal.viewer.role)) return;
  const { tenantId, masked } = canActForTenant(principal, 'realtime');
  if (tenantId !== identity.tenantId || masked !== identity.masked) {
    throw new AppError('forbidden', 'The rights of this connection have changed.');
  }
}

/** What is remembered may be older than what gave the reason to ask. */
async function lookUpAgain(apiKey: unknown, token: SessionToken | null): Promise<Principal | null> {
  if (typeof apiKey === 'string') {
    forgetApiKey(apiKey);
    return verifyApiKey(apiKey);
  }
  if (!token || token.issuedAt + sessionIdleSeconds <= Date.now() / 1_000) return null;
  forgetSession(token.sessionId);
  return readSessionOfToken(token);
}
