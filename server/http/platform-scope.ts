import type { PoolClient } from 'pg';
import { AppError } from '#lib/errors.ts';
import { canReadPlatform } from '../auth/can-read-platform.ts';
import type { Principal } from '../auth/principal.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { findTenant } from '../db/queries/accounts/find-tenant.ts';
import { type PlatformAudit, withPlatform } from '../db/with-platform.ts';
import { services } from '../services.ts';
import { PlatformLooks } from './platform-looks.ts';
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

const looks = new PlatformLooks();

/** Runs SQL that sees every tenant. */
export type PlatformQuery = <T>(run: (client: PoolClient) => Promise<T>) => Promise<T>;

/**
 * Queries across tenants for platform staff, as many as one request or page needs. Before the first one runs an audit row
 * is committed, or was within the last minute for the same person and thing (`PlatformLooks`): nothing is read without
 * it. `check` runs first, in that row's transaction; where it throws, neither row nor query happens. Throws `forbidden` at
 * once.
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
    noted ??= note(audit, check);
    await noted;
    return inTransaction(platform, run);
  };
}

async function note(audit: PlatformAudit, check: (client: PoolClient) => Promise<void>): Promise<void> {
  const { platform } = services().pools;
  const { actorUserId, action, target, tenantId, address } = audit;
  const look = JSON.stringify([actorUserId, action, target, tenantId, address]);
  const state = await looks.note(look, (looksBefore) =>
    withPlatform(platform, looksBefore === null ? audit : { ...audit, after: { looksBefore } }, check),
  );
  if (state === 'covered') await inTransaction(platform, check);
}

/** The tenant that platform staff chose. Throws `forbidden` at once, `not_found` for an unknown tenant when it is read. */
export function platformTenantScope(principal: Principal, tenantId: string, origin: AuditOrigin): TenantScope {
  const use = { target: origin.target ?? `tenant:${tenantId}`, tenantId };
  const query = platformQuery(principal, origin, use, async (client) => {
    if (!(await findTenant(client, { id: tenantId }))) throw new AppError('not_found', 'There is no such tenant.');
  });
  return { tenantId, masked: false, query, admit: () => query(async () => {}) };
}
