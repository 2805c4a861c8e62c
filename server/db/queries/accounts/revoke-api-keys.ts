import type { ClientBase } from 'pg';

/** Revokes a tenant's keys whose name begins with `name` and a space. Runs inside `withPlatform`. */
export async function revokeApiKeys(client: ClientBase, tenantId: string, name: string): Promise<void> {
  await client.query(
    `update accounts.api_keys set revoked_at = now()
      where tenant_id = $1 and starts_with(name, $2 || ' ') and revoked_at is null`,
    [tenantId, name],
  );
}
