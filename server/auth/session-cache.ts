import { gatherLookUps } from '../db/gather-look-ups.ts';
import type { SessionRow } from '../db/queries/auth/find-session.ts';
import { findSessions } from '../db/queries/auth/find-session.ts';
import { remember } from '../remember.ts';
import { services } from '../services.ts';
import { createShortLivedCache } from './short-lived-cache.ts';

/** A revoked session is refused after this long at the latest, in every process. */
const sessionTtlMs = 1000;

const sessionCache = remember('session-cache', () =>
  createShortLivedCache<SessionRow | null>({ ttlMs: sessionTtlMs, maxEntries: 10_000 }),
);

const lookUpSession = gatherLookUps((ids) => findSessions(services().pools.app, ids));

/** The session that is live now: known, not revoked, not past its end; else null. At most 1 s old. */
export async function findLiveSession(sessionId: string, now = Date.now()): Promise<SessionRow | null> {
  const row = await sessionCache.get(sessionId, () => lookUpSession(sessionId));
  if (!row || row.revokedAt !== null || row.expiresAt.getTime() <= now) return null;
  return row;
}

/** Makes this process ask the database at the next use. */
export function forgetSession(sessionId: string): void {
  sessionCache.forget(sessionId);
}
