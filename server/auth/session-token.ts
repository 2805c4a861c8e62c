import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import { sessionIdleSeconds } from './session-lifetime.ts';

/** All that a token says: which session, and when it was written. No person is named in it. */
const sessionTokenSchema = z.object({ sid: z.uuid(), iat: z.number() });

export interface SessionToken {
  sessionId: string;
  /** Seconds since 1970. */
  issuedAt: number;
}

/** An encrypted token (JWE) as next-auth writes it. */
export function encodeSessionToken(sessionId: string, secret: string): Promise<string> {
  return encode({ token: { sid: sessionId }, secret, maxAge: sessionIdleSeconds });
}

/** What `token` says, or null when it was forged, has expired or is not ours. */
export async function decodeSessionToken(token: string, secret: string): Promise<SessionToken | null> {
  const claims = await decode({ token, secret }).catch(() => null);
  const parsed = sessionTokenSchema.safeParse(claims);
  return parsed.success ? { sessionId: parsed.data.sid, issuedAt: parsed.data.iat } : null;
}
