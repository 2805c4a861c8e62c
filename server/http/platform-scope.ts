import type { PoolClient } from 'pg';
import { AppError } from '#lib/errors.ts';
import { canReadPlatform } from '../auth/can-read-platform.ts';
import type { Principal } from '../auth/principal.ts';
import { findTenant } from '../db/queries/accounts/find-tenant.ts';
import { withPlatform } from '../db/with-platform.ts';
import { services } from '../services.ts';
import type { TenantScope } from './tenant-scope.ts';

/** What the audit row says of where a use came from. */
export interface AuditOrigin {
  /** What is read, as `performance`. */
  action: string;
  requestId: string;
  address: string | null;
}

/** Runs `run` across tenants for platform staff; one audit row in the same transaction. Throws `forbidden`. */
export function queryAsPlatform<T>(
  principal: Principal,
  origin: AuditOrigin,
  use: { target: string; tenantId: string | null },
  run: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const { viewer } = canReadPlatform(principal);
  const { action, requestId, address } = origin;
  const audit = { ...use, actorUserId: viewer.userId, action: `platform.read.${action}`, requestId, address };
  return withPlatform(services().pools.platform, audit, run);
}

/** The tenant that platform staff chose. Throws `forbidden` at once, `not_found` for an unknown tenant when it is read. */
export function platformTenantScope(principal: Principal, tenantId: string, origin: AuditOrigin): TenantScope {
  canReadPlatform(principal);
  const query: TenantScope['query'] = (run) =>
    queryAsPlatform(principal, origin, { target: `tenant:${tenantId}`, tenantId }, async (client) => {
      if (!(await findTenant(client, { id: tenantId }))) throw new AppError('not_found', 'There is no such tenant.');
      return run(client);
    });
  return { tenantId, masked: false, query, admit: () => query(async () => {}) };
}
