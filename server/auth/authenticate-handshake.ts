import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Role, uuidSchema } from '#lib/contracts/vocabulary.ts';
import { AppError } from '#lib/errors.ts';
import { findTenant } from '../db/queries/accounts/find-tenant.ts';
import { withPlatform } from '../db/with-platform.ts';
import { services } from '../services.ts';
import { canActForTenant } from './can-act-for-tenant.ts';
import { isPlatformRole } from './can-read-platform.ts';
import type { SessionPrincipal } from './principal.ts';
import { readSession } from './read-session.ts';
import type { SessionToken } from './session-token.ts';
import { verifyApiKey } from './verify-api-key.ts';

/** Who is behind a socket, and whose figures it may receive. */
export interface HandshakeIdentity {
  /** What the session's token said; `null` for an API key. */
  token: SessionToken | null;
  /** `null` for staff that chose no tenant. */
  tenantId: string | null;
  role: Role | 'api_key';
  /** True where keys must be masked. */
  masked: boolean;
}

/** Whatever a client may send; of it only the texts named here are looked at. */
const handshakeSchema = z.object({ apiKey: z.string().optional(), tenantId: z.string().optional() });

/**
 * Judges a Socket.IO handshake by its `Cookie` header, or by `auth.apiKey` (scope `realtime`) when it is there. Staff name
 * the tenant in `auth.tenantId`, which is audited; what others name there is ignored.
 * Throws `unauthenticated`, `forbidden`, `tenant_suspended`, `invalid_request`, `not_found`.
 */
export async function authenticateHandshake(
  cookieHeader: string | null | undefined,
  auth: unknown,
  address: string | null = null,
): Promise<HandshakeIdentity> {
  const { apiKey, tenantId } = handshakeSchema.safeParse(auth ?? {}).data ?? {};
  const principal = apiKey !== undefined ? await verifyApiKey(apiKey) : await readSession(cookieHeader);
  if (!principal) throw new AppError('unauthenticated', 'Sign in, or send a valid API key.');
  if (principal.kind === 'session' && isPlatformRole(principal.viewer.role)) {
    return watchAsStaff(principal, tenantId, address);
  }
  const access = canActForTenant(principal, 'realtime');
  if (principal.kind === 'api_key') return { token: null, role: 'api_key', ...access };
  return { token: tokenOf(principal), role: principal.viewer.role, ...access };
}

const tokenOf = ({ sessionId, tokenIssuedAt }: SessionPrincipal): SessionToken => ({
  sessionId,
  issuedAt: tokenIssuedAt,
});

async function watchAsStaff(
  principal: SessionPrincipal,
  named: string | undefined,
  address: string | null,
): Promise<HandshakeIdentity> {
  const { viewer } = principal;
  const identity = { token: tokenOf(principal), role: viewer.role, masked: false };
  if (named === undefined) return { ...identity, tenantId: null };
  const tenantId = uuidSchema.safeParse(named).data?.toLowerCase();
  if (!tenantId) throw new AppError('invalid_request', 'The tenant must be a UUID.');
  const audit = {
    tenantId,
    actorUserId: viewer.userId,
    action: 'platform.watch',
    target: `tenant:${tenantId}`,
    requestId: randomUUID(),
    address,
  };
  const tenant = await withPlatform(services().pools.platform, audit, (client) => findTenant(client, { id: tenantId }));
  if (!tenant) throw new AppError('not_found', 'There is no such tenant.');
  return { ...identity, tenantId };
}
