import type { PoolClient } from 'pg';
import { AppError } from '#lib/errors.ts';
import { canReadPlatform } from '../auth/can-read-platform.ts';
import type { Principal } from '../auth/principal.ts';
import { inTransaction } from '../db/in-transaction.ts';
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
  /** What of the tenant, where it is a single thing. Default: the tenant. */
  target?: string;
}

/** Runs SQL that sees every tenant. */
export type PlatformQuery = <T>(run: (client: PoolClient) => Promise<T>) => Promise<T>;

/**
 * Queries across tenants for platform staff, as many as one request or page needs. Before the first one runs, a single
 * audit row is committed: nothing is read without it, and a reader of the log counts requests, not statements. `check`
 * runs in that row's transaction; where it throws, neither row nor query happens. Throws `forbidden` at once.
 */
export function platformQuery(
  principal: Principal,
  origin: AuditOrigin,
  use: { target: string; tenantId: string | null },
  check: (client: PoolClient) => Promise<void> = async () => {},
): PlatformQuery {
  const { viewer } = canReadPlatform(principal);
  const { action, requestId, address } = origin;
  const audit = { ...use, actorUserId: viewer.userId, action: `platform.read.${action}`, requestId, address };
  const { platform } = services().pools;
  let noted: Promise<void> | undefined;
  return async (run) => {
    noted ??= withPlatform(platform, audit, check);
    await noted;
    return inTransaction(platform, run);
  };
}

/** The tenant that platform staff chose. Throws `forbidden` at once, `not_found` for an unknown tenant when it is read. */
export function platformTenantScope(principal: Principal, tenantId: string, origin: AuditOrigin): TenantScope {
  const use = { target: origin.target ?? `tenant:${tenantId}`, tenantId };
  const query = platformQuery(principal, origin, use, async (client) => {
    if (!(await findTenant(client, { id: tenantId }))) throw new AppError('not_found', 'There is no such tenant.');
  });
  return { tenantId, masked: false, query, admit: () => query(async () => {}) };
}
