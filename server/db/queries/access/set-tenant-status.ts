import type { ClientBase } from 'pg';
import type { TenantStatus } from '#lib/contracts/v1/tenant-rules.ts';

/**
 * Suspends a tenant, puts it under maintenance, or lets it work again; every cache follows within two seconds of the
 * commit. Answers whether there is such a tenant. Runs inside `withPlatform`.
 */
export async function setTenantStatus(client: ClientBase, tenantId: string, status: TenantStatus): Promise<boolean> {
  const { rowCount } = await client.query('update accounts.tenants set status = $2 where id = $1', [tenantId, status]);
  return rowCount === 1;
}
