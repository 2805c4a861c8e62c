import { AppError } from '#lib/errors.ts';
import type { HandshakeIdentity } from './authenticate-handshake.ts';
import { canActForTenant } from './can-act-for-tenant.ts';
import { isPlatformRole } from './can-read-platform.ts';
import { readSession } from './read-session.ts';
import { forgetSession } from './session-cache.ts';
import { forgetApiKey, verifyApiKey } from './verify-api-key.ts';

/**
 * Whether who was let in would still be: the session or key is looked up again, nothing is audited anew.
 * Throws as `authenticateHandshake` does, `forbidden` where the rooms would be others.
 */
export async function recheckHandshake(
  cookieHeader: string | undefined,
  auth: { apiKey?: unknown },
  identity: HandshakeIdentity,
): Promise<void> {
  const { apiKey } = auth;
  // What is remembered may be older than what gave the reason to ask.
  if (identity.sessionId !== null) forgetSession(identity.sessionId);
  if (typeof apiKey === 'string') forgetApiKey(apiKey);
  const principal = typeof apiKey === 'string' ? await verifyApiKey(apiKey) : await readSession(cookieHeader);
  if (!principal) throw new AppError('unauthenticated', 'The session has ended.');
  if (principal.kind === 'session' && isPlatformRole(principal.viewer.role)) return;
  const { tenantId, masked } = canActForTenant(principal, 'realtime');
  if (tenantId !== identity.tenantId || masked !== identity.masked) {
    throw new AppError('forbidden', 'The rights of this connection have changed.');
  }
}
