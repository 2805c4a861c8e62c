import type { Operation } from '../contracts/vocabulary.ts';
import { AccessError } from './cache-error.ts';
import { TokenBuckets } from './token-buckets.ts';

/** `write` changes or removes what is there, `store` adds to it: only the latter meets the quota. */
export type Access = 'read' | 'write' | 'store';

/** What a tenant may do; whatever is left out is not limited. */
export interface AccessRules {
  /** Purpose databases, 0–15; the others are refused. */
  allowedDatabases?: readonly number[] | undefined;
  /** Reads are served, writes refused: maintenance, or a tenant that only looks. */
  readOnly?: boolean | undefined;
  /** Calls a second in this process, as many at once; 0 for none. */
  rateLimitPerSecond?: number | undefined;
}

/** Asked before each call, in the caller's way: it must be quick and open nothing. */
export interface AccessPolicy {
  /**
   * `module`: what the entry belongs to; the SDK's own structures are in modules that are always enabled.
   * @throws AccessError where the call may not be made
   */
  assertAllowed(tenantId: string, database: number, access: Access, module?: string): void;
  /** For the other modules of a call on many entries. @throws AccessError `module_not_enabled` */
  assertModule?(tenantId: string, module: string): void;
}

/** `lock`, `session`, `queue` and `geo` change something, unless the verb says otherwise. */
const accessByOperation: Readonly<Record<Operation, Access>> = {
  get: 'read',
  mget: 'read',
  scan: 'read',
  set: 'store',
  mset: 'store',
  increment: 'store',
  delete: 'write',
  expire: 'write',
  lock: 'write',
  session: 'write',
  queue: 'write',
  geo: 'write',
};

export function accessOf(operation: Operation): Access {
  return accessByOperation[operation];
}

/** Asks the one, then the other. */
export function bothPolicies(first: AccessPolicy | undefined, second: AccessPolicy | undefined) {
  if (first === undefined || second === undefined) return first ?? second;
  return {
    assertAllowed(tenantId: string, database: number, access: Access, module?: string): void {
      first.assertAllowed(tenantId, database, access, module);
      second.assertAllowed(tenantId, database, access, module);
    },
    assertModule(tenantId: string, module: string): void {
      first.assertModule?.(tenantId, module);
      second.assertModule?.(tenantId, module);
    },
  };
}

/**
 * The policy of rules per tenant. The rules are asked for at every call, so that a change counts at once; `undefined`
 * limits nothing. A refused call uses up nothing of the rate.
 */
export function createAccessPolicy(options: {
  rulesOf: (tenantId: string) => AccessRules | undefined;
  /** Monotonic milliseconds. */
  nowMs?: () => number;
}): AccessPolicy {
  const { rulesOf, nowMs = () => performance.now() } = options;
  const buckets = new TokenBuckets();
  return {
    assertAllowed(tenantId, database, access) {
      const rules = rulesOf(tenantId);
      if (rules === undefined) return;
      const { allowedDatabases, readOnly, rateLimitPerSecond } = rules;
      if (allowedDatabases !== undefined && !allowedDatabases.includes(database)) {
        throw new AccessError('database_not_allowed', `this tenant may not use database ${database}`);
      }
      if (readOnly === true && access !== 'read') {
        throw new AccessError('read_only', 'this tenant may only read');
      }
      if (rateLimitPerSecond === undefined) return;
      const waitMs = buckets.take(tenantId, rateLimitPerSecond, nowMs());
      if (waitMs === 0) return;
      const retryAfterMs = Number.isFinite(waitMs) ? waitMs : null;
      throw new AccessError('rate_limited', `this tenant may make ${rateLimitPerSecond} calls a second`, retryAfterMs);
    },
  };
}
