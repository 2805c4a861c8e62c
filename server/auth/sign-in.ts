import { AppError } from '#lib/errors.ts';
import { createSession } from '../db/queries/auth/create-session.ts';
import { findLogin } from '../db/queries/auth/find-login.ts';
import { services } from '../services.ts';
import { requireOpenTenant } from './can-act-for-tenant.ts';
import { endSession } from './end-session.ts';
import { maxPasswordLength, verifyPassword } from './password.ts';
import { findLiveSession } from './session-cache.ts';
import { sessionAbsoluteSeconds } from './session-lifetime.ts';
import { reserveSignInAttempt } from './sign-in-attempts.ts';

export interface SignInRequest {
  email: string;
  password: string;
  address: string | null;
  userAgent: string | null;
  requestId: string;
}

/**
 * Checks a password and opens a session; answers its id. Throws `unauthenticated` (the same for an unknown account and a
 * wrong password), `rate_limited` while locked, whatever the password, and `tenant_suspended` or `tenant_maintenance` to
 * whoever knows the password of a closed account.
 */
export async function signIn(request: SignInRequest): Promise<{ sessionId: string }> {
  const { control, sessionSecret } = services();
  const email = request.email.trim().toLowerCase();
  const { address } = request;
  const attempt = await reserveSignInAttempt({ control, secret: sessionSecret, account: email, address });
  let sessionId: string | null;
  try {
    sessionId = await openSession({ ...request, email });
  } catch (error) {
    await attempt.withdraw();
    throw error;
  }
  if (!sessionId) throw new AppError('unauthenticated', 'The e-mail address or the password is wrong.');
  await attempt.succeeded();
  await refuseClosedTenant(sessionId, request);
  return { sessionId };
}

async function openSession(request: SignInRequest): Promise<string | null> {
  const { app } = services().pools;
  const plausible =
    request.email.length <= 320 && request.password.length <= maxPasswordLength && !/\p{Cc}/u.test(request.email);
  const login = plausible ? await findLogin(app, request.email) : null;
  const matches = await verifyPassword(login?.passwordHash ?? null, plausible ? request.password : '');
  if (!login || !matches) return null;
  const expiresAt = new Date(Date.now() + sessionAbsoluteSeconds * 1000);
  const { address, userAgent, requestId } = request;
  return createSession(app, { userId: login.userId, expiresAt, address, userAgent, requestId });
}

async function refuseClosedTenant(sessionId: string, request: SignInRequest): Promise<void> {
  const session = await findLiveSession(sessionId);
  try {
    requireOpenTenant(session?.tenant?.status ?? null);
  } catch (error) {
    await endSession(sessionId, request);
    throw error;
  }
}
