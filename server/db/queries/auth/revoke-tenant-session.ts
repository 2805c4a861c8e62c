import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRow } from '../../query-rows.ts';

interface Revocation {
  /** As `listTenantSessions` names it. */
  handle: string;
  /** Confines it to one person's sessions; `null`: anybody's of the tenant. */
  onlyUserId: string | null;
  actorUserId: string;
  address: string | null;
  requestId: string;
}

/**
 * Ends an open session of the tenant whose transaction this is (`withTenant`) and notes who did it. Answers its id, for
 * its sockets have to be closed; `null` where there is none.
 */
export async function revokeTenantSession(client: ClientBase, revocation: Revocation): Promise<string | null> {
  const { handle, onlyUserId, actorUserId, address, requestId } = revocation;
  const row = await queryRow(
    client,
    z.object({ id: z.uuid().nullable() }),
    'select accounts.revoke_tenant_session($1, $2, $3, $4, $5) as id',
    [handle, onlyUserId, actorUserId, address, requestId],
  );
  return row?.id ?? null;
}
