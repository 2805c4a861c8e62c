import type { ClientBase } from 'pg';

/** Answers whether the tenant has such a key and it was not revoked before. Runs inside `withTenant`. */
export async function revokeApiKey(client: ClientBase, tenantId: string, id: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'update accounts.api_keys set revoked_at = now() where tenant_id = $1 and id = $2 and revoked_at is null',
    [tenantId, id],
  );
  return rowCount === 1;
}
