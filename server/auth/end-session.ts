import { revokeSession } from '../db/queries/auth/revoke-session.ts';
import { services } from '../services.ts';
import { forgetSession } from './session-cache.ts';

/** Revokes a session: its row first, then what this process remembers of it, then its open sockets. */
export async function endSession(
  sessionId: string,
  from: { address: string | null; requestId: string },
): Promise<void> {
  const { pools, disconnectSession } = services();
  await revokeSession(pools.app, sessionId, { address: from.address, requestId: from.requestId });
  forgetSession(sessionId);
  disconnectSession(sessionId);
}
