import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { queryRow } from '../../query-rows.ts';

/** Ends a session and notes it in the audit log; false where it was not open. */
export async function revokeSession(
  client: ClientBase | Pool,
  sessionId: string,
  origin: { address: string | null; requestId: string | null },
): Promise<boolean> {
  const row = await queryRow(
    client,
    z.object({ revoked: z.boolean() }),
    'select accounts.revoke_session($1, $2, $3) as revoked',
    [sessionId, origin.address, origin.requestId],
  );
  return row?.revoked ?? false;
}
