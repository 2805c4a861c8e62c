import { AppError } from '../errors.ts';

export type CacheErrorReason =
  | 'invalid_tenant'
  | 'invalid_database'
  | 'invalid_module'
  | 'invalid_data_type'
  | 'invalid_key'
  | 'key_too_long'
  | 'invalid_ttl'
  | 'invalid_value'
  | 'invalid_topology'
  | 'invalid_encryption'
  | 'no_tenant'
  | 'invalid_envelope'
  | 'data_key_unavailable'
  | 'unavailable'
  | 'telemetry_backlog';

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
  'invalid_topology',
  'invalid_encryption',
  'no_tenant',
] as const satisfies readonly CacheErrorReason[];

function isCallerReason(reason: CacheErrorReason): boolean {
  return callerReasons.some((each) => each === reason);
}

/**
 * Everything the cache itself complains of. `reason` says what, for programs; as an AppError it maps to
 * `invalid_request` where the caller is wrong and to `unavailable` where the cache is.
 */
export class CacheError extends AppError {
  readonly reason: CacheErrorReason;

  constructor(reason: CacheErrorReason, message: string, options: { cause?: unknown } = {}) {
    super(isCallerReason(reason) ? 'invalid_request' : 'unavailable', message, options);
    this.name = 'CacheError';
    this.reason = reason;
  }
}

/** A tenant id, module, data type or key that the key grammar refuses. */
export class KeyError extends CacheError {
  override readonly name = 'KeyError';
}

/** A TTL that is no whole number of seconds from 1 to ten years. */
export class TtlError extends CacheError {
  override readonly name = 'TtlError';

  constructor(message: string) {
    super('invalid_ttl', message);
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
