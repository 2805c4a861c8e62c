import type { ClientBase } from 'pg';

export interface AuditEntry {
  /** `null` where the action concerns no single tenant. */
  tenantId: string | null;
  /** `null` where the server itself acts; the entry then names the actor `server`. */
  actorUserId: string | null;
  /** Dotted, subject first: `tenant.suspend`. */
  action: string;
  target: string | null;
  before?: unknown;
  after?: unknown;
  address: string | null;
  requestId: string | null;
}

/**
 * Appends one row to the audit log, in the transaction of what it speaks of. The actor's address is written as it is
 * today, so that the entry stays readable when the account is gone; an account that cannot be seen is named by its id.
 */
export async function appendAuditEntry(client: ClientBase, entry: AuditEntry): Promise<void> {
  await client.query(
    `insert into accounts.audit_log
       (tenant_id, actor_user_id, actor, action, target, before, after, address, request_id)
     values ($1, $2::uuid, coalesce((select email from accounts.users where id = $2::uuid), $2::text, 'server'),
             $3, $4, $5, $6, $7, $8)`,
    [
      entry.tenantId,
      entry.actorUserId,
      entry.action,
      entry.target,
      entry.before === undefined ? null : JSON.stringify(entry.before),
      entry.after === undefined ? null : JSON.stringify(entry.after),
      entry.address,
      entry.requestId,
    ],
  );
}
