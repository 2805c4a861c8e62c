import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import { sessionIdleSeconds } from './session-lifetime.ts';

/** All that a token says: which session, and when it was written. No person is named in it. */
const sessionTokenSchema = z.object({ sid: z.uuid(), iat: z.number(), exp: z.number() });

export interface SessionToken {
  sessionId: string;
  /** Seconds since 1970. */
  issuedAt: number;
}

/** An encrypted token (JWE) as next-auth writes it. */
export function encodeSessionToken(sessionId: string, secret: string): Promise<string> {
  return encode({ token: { sid: sessionId }, secret, maxAge: sessionIdleSeconds });
}

interface Opened extends SessionToken {
  /** Seconds since 1970. */
  endsAt: number;
}

/**
 * Tokens opened lately, by secret and token: next-auth derives its key anew for each (0.3 ms), and a browser sends the
 * same one with every request. What a token says never changes; whether it has ended, and the session, is asked each time.
 */
const openedTokens = new LRUCache<string, Opened>({ max: 20_000 });

/** What `token` says, or null when it was forged, has expired or is not ours. */
export async function decodeSessionToken(token: string, secret: string): Promise<SessionToken | null> {
  const key = createHash('sha256').update(`${secret}\0${token}`).digest('base64');
  const opened = openedTokens.get(key) ?? (await openToken(token, secret));
  if (!opened || opened.endsAt <= Date.now() / 1_000) return null;
  openedTokens.set(key, opened);
  return { sessionId: opened.sessionId, issuedAt: opened.issuedAt };
}

async function openToken(token: string, secret: string): Promise<Opened | null> {
  const claims = await decode({ token, secret }).catch(() => null);
  const { data } = sessionTokenSchema.safeParse(claims);
  return data ? { sessionId: data.sid, issuedAt: data.iat, endsAt: data.exp } : null;
}
