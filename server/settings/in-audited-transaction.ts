import type { PoolClient } from 'pg';
import { appendAuditEntry } from '../db/queries/audit/append-audit-entry.ts';
import { withTenant } from '../db/with-tenant.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { services } from '../services.ts';
import type { SettingsPerson } from './settings-access.ts';

export interface AuditedEntry {
  action: string;
  target: string | null;
  before?: unknown;
  after?: unknown;
}

/** Writes an entry of what the person did into the transaction it is done in. */
export type Note = (entry: AuditedEntry) => Promise<void>;

/** Runs `work` in one transaction of the person's tenant, together with the audit entries that it notes. */
export function inAuditedTransaction<T>(
  api: ApiRequest,
  { tenantId, userId }: Pick<SettingsPerson, 'tenantId' | 'userId'>,
  work: (client: PoolClient, note: Note) => Promise<T>,
): Promise<T> {
  const { address, requestId } = api;
  return withTenant(services().pools.app, tenantId, (client) =>
    work(client, (entry) => appendAuditEntry(client, { ...entry, tenantId, actorUserId: userId, address, requestId })),
  );
}
