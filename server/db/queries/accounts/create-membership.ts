import type { ClientBase } from 'pg';

/** Gives an account a role in a tenant, replacing the one it had there. Runs inside `withPlatform`. */
export async function createMembership(
  client: ClientBase,
  membership: { tenantId: string; userId: string; role: 'tenant_admin' | 'tenant_viewer' },
): Promise<void> {
  await client.query(
    `insert into accounts.memberships (tenant_id, user_id, role) values ($1, $2, $3)
     on conflict (tenant_id, user_id) do update set role = excluded.role`,
    [membership.tenantId, membership.userId, membership.role],
  );
}
