import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { queryRow } from '../../query-rows.ts';

export interface NewSession {
  userId: string;
  expiresAt: Date;
  address: string | null;
  userAgent: string | null;
  requestId: string | null;
}

/**
 * Opens a session with the role that the account has, notes it in the audit log, and returns its id; `null` where the
 * account is gone or has no role.
 */
export async function createSession(client: ClientBase | Pool, session: NewSession): Promise<string | null> {
  const row = await queryRow(
    client,
    z.object({ id: z.uuid().nullable() }),
    'select accounts.create_session($1, $2, $3, $4, $5) as id',
    [session.userId, session.expiresAt, session.address, session.userAgent, session.requestId],
  );
  return row?.id ?? null;
}
