import type { ErrorCode } from '../contracts/error-status.ts';
import { AppError } from '../errors.ts';

/** What a tenant may not do. Thrown in every mode, before anything is sent. */
export type AccessErrorReason =
  | 'database_not_allowed'
  | 'module_not_enabled'
  | 'read_only'
  | 'rate_limited'
  | 'sdk_disabled'
  | 'tenant_unknown'
  | 'tenant_suspended'
  | 'tenant_maintenance'
  /** The database is on its way to another server: ask again in a moment. */
  | 'tenant_moving'
  | 'quota_exceeded';

export type CacheErrorReason =
  | 'invalid_tenant'
  | 'invalid_database'
  | 'invalid_module'
  | 'invalid_data_type'
  | 'invalid_key'
  | 'key_too_long'
  | 'invalid_ttl'
  | 'invalid_value'
  | 'invalid_argument'
  | 'invalid_topology'
  | 'invalid_encryption'
  | 'no_tenant'
  | 'control_required'
  | 'invalid_envelope'
  | 'lock_lost'
  | 'load_failed'
  | AccessErrorReason
  | 'not_permitted'
  | 'data_key_unavailable'
  | 'unavailable'
  /** The tenant's database is on a server that `servers` does not name. */
  | 'server_unknown'
  | 'telemetry_backlog'
  | 'queue_full';

/** The caller asked for what cannot be: nothing was sent to a server. Thrown in every mode. */
const callerReasons = [
  'invalid_tenant',
  'invalid_database',
  'invalid_module',
  'invalid_data_type',
  'invalid_key',
  'key_too_long',
  'invalid_ttl',
  'invalid_value',
  'invalid_argument',
  'invalid_topology',
  'invalid_encryption',
  'no_tenant',
  'control_required',
] as const satisfies readonly CacheErrorReason[];

const accessCodes: Readonly<Record<AccessErrorReason, ErrorCode>> = {
  database_not_allowed: 'forbidden',
  module_not_enabled: 'forbidden',
  read_only: 'forbidden',
  rate_limited: 'rate_limited',
  sdk_disabled: 'forbidden',
  tenant_unknown: 'forbidden',
  tenant_suspended: 'tenant_suspended',
  tenant_maintenance: 'tenant_maintenance',
  tenant_moving: 'tenant_maintenance',
  quota_exceeded: 'quota_exceeded',
};

function isAccessReason(reason: CacheErrorReason): reason is AccessErrorReason {
  return Object.hasOwn(accessCodes, reason);
}

function codeOf(reason: CacheErrorReason): ErrorCode {
  if (isAccessReason(reason)) return accessCodes[reason];
  if (reason === 'not_permitted') return 'forbidden';
  return callerReasons.some((each) => each === reason) ? 'invalid_request' : 'unavailable';
}

/**
 * Everything the cache itself complains of. `reason` says what, for programs; as an AppError it maps to
 * `invalid_request` where the caller is wrong, to `forbidden`, `rate_limited`, `tenant_suspended`, `tenant_maintenance`
 * or `quota_exceeded` where the tenant may not, and to `unavailable` where the cache is.
 */
export class CacheError extends AppError {
  readonly reason: CacheErrorReason;

  constructor(
    reason: CacheErrorReason,
    message: string,
    options: { cause?: unknown; retryAfterSeconds?: number | undefined } = {},
  ) {
    const { cause, retryAfterSeconds } = options;
    super(codeOf(reason), message, retryAfterSeconds === undefined ? { cause } : { cause, retryAfterSeconds });
    this.name = 'CacheError';
    this.reason = reason;
  }
}

/** A tenant id, module, data type or key that the key grammar refuses. */
export class KeyError extends CacheError {
  override readonly name = 'KeyError';
}

/** Something that this tenant may not do, or not yet. */
export class AccessError extends CacheError {
  override readonly name = 'AccessError';
  /** Milliseconds until the call may be made; `null` where waiting does not help. */
  readonly retryAfterMs: number | null;

  constructor(reason: AccessErrorReason, message: string, retryAfterMs: number | null = null) {
    super(reason, message, {
      retryAfterSeconds: retryAfterMs === null ? undefined : Math.ceil(retryAfterMs / 1000),
    });
    this.retryAfterMs = retryAfterMs;
  }
}

/** A TTL that is no whole number of seconds from 1 to ten years. */
export class TtlError extends CacheError {
  override readonly name = 'TtlError';

  constructor(message: string) {
    super('invalid_ttl', message);
  }
}

/** An argument of a verb (a coordinate, a score, a limit) that cannot be; the message names it and its range. */
export class ArgumentError extends CacheError {
  override readonly name = 'ArgumentError';

  constructor(message: string) {
    super('invalid_argument', message);
  }
}

/** A value that would not come back as it was given. */
export class ValueError extends CacheError {
  override readonly name = 'ValueError';

  constructor(message: string, options: { cause?: unknown } = {}) {
    super('invalid_value', message, options);
  }
}

/** Stored bytes that are not a whole, untouched envelope of a known version. */
export class EnvelopeError extends CacheError {
  override readonly name = 'EnvelopeError';

  constructor(message: string, options: { cause?: unknown } = {}) {
    super('invalid_envelope', message, options);
  }
}

/** The server did not answer, or not in time. `cause` is the driver's error. */
export class CacheUnavailableError extends CacheError {
  override readonly name = 'CacheUnavailableError';

  constructor(message: string, options: { cause?: unknown } = {}) {
    super('unavailable', message, options);
  }
}
