import { AppError } from '#lib/errors.ts';
import type { Principal } from './principal.ts';
import { readSession } from './read-session.ts';
import { verifyApiKey } from './verify-api-key.ts';

/**
 * Who sends a request: the bearer of an API key, or else a person with a session. A request that shows a key is judged by
 * the key alone. Throws `unauthenticated`.
 */
export async function authenticate(headers: Headers): Promise<Principal> {
  const authorization = headers.get('authorization');
  const principal = authorization ? await verifyBearer(authorization) : await readSession(headers.get('cookie'));
  if (!principal) throw new AppError('unauthenticated', 'Sign in, or send a valid API key.');
  return principal;
}

async function verifyBearer(authorization: string): Promise<Principal | null> {
  const key = /^bearer +(\S+) *$/i.exec(authorization)?.[1];
  return key ? verifyApiKey(key) : null;
}
