import type { Pool, PoolClient } from 'pg';
import { inTransaction } from './in-transaction.ts';
import { type AuditEntry, appendAuditEntry } from './queries/audit/append-audit-entry.ts';

/** Who uses the platform pool, and for what. */
export type PlatformAudit = Omit<AuditEntry, 'tenantId'> & { tenantId?: string | null };

/**
 * Runs `work` in one transaction that sees every tenant, and notes the use in the audit log in the same transaction:
 * no use without an entry, no entry without the use. Queries name the tenant themselves.
 */
export function withPlatform<T>(
  pool: Pool,
  audit: PlatformAudit,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, async (client) => {
    await appendAuditEntry(client, { ...audit, tenantId: audit.tenantId ?? null });
    return work(client);
  });
}
