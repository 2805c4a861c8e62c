import type { Pool, PoolClient } from 'pg';
import { inTransaction } from './in-transaction.ts';

/**
 * Runs `work` in one transaction that sees the rows of `tenantId` (a UUID from the session or API key, never from the
 * request) and no others. The only place that sets the tenant: the setting ends with the transaction.
 */
export function withTenant<T>(pool: Pool, tenantId: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, work, { text: "select set_config('app.current_tenant', $1, true)", values: [tenantId] });
}
