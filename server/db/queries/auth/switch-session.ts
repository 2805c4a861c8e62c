import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { queryRow } from '../../query-rows.ts';

interface Switch {
  sessionId: string;
  tenantId: string;
  address: string | null;
  requestId: string;
}

/**
 * Makes an open session one of another tenant of its person's and notes it in the audit logs of both; false where there is
 * no such session or membership.
 */
export async function switchSession(client: ClientBase | Pool, choice: Switch): Promise<boolean> {
  const row = await queryRow(
    client,
    z.object({ switched: z.boolean() }),
    'select accounts.switch_session($1, $2, $3, $4) as switched',
    [choice.sessionId, choice.tenantId, choice.address, choice.requestId],
  );
  return row?.switched ?? false;
}
