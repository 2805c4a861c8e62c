import type { PoolClient } from 'pg';
import { appendAuditEntry } from '../db/queries/audit/append-audit-entry.ts';
import { withTenant } from '../db/with-tenant.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { services } from '../services.ts';
import type { KeyAccess } from './admit-keys.ts';

interface Change {
  /** `keys.delete` */
  action: string;
  /** `crm/lead/lead:1` */
  target: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
}

/**
 * Runs `work`, which changes something, in the transaction of its audit row. Where it throws, nothing was done and no row
 * stays.
 */
export function auditedChange<T>(
  api: ApiRequest,
  { tenantId, userId, actorId }: KeyAccess,
  { action, target, before, after }: Change,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const byKey = userId === null ? { apiKeyId: actorId } : {};
  return withTenant(services().pools.app, tenantId, async (client) => {
    const { address, requestId } = api;
    const details = { ...after, ...byKey };
    await appendAuditEntry(client, {
      ...{ tenantId, actorUserId: userId, action, target, address, requestId },
      ...(before === undefined ? {} : { before }),
      ...(Object.keys(details).length === 0 ? {} : { after: details }),
    });
    return work(client);
  });
}

export const targetOf = (...parts: (string | null | undefined)[]) =>
  parts.map((part) => (part === null || part === undefined ? '*' : part)).join('/');
