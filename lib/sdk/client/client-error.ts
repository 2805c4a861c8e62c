import type { ErrorCode } from '../../contracts/error-status.ts';

/**
 * Beside the server's codes: `unreachable` nobody answered, or not in time · `storage_full` the device has no room left ·
 * `queue_full` too many writes wait · `clock_ahead` a stamp was refused though it was made by the server's time ·
 * `invalid_envelope`, `envelope_encrypted` bytes that cannot be opened here · `closed` the client was closed.
 */
export type ClientErrorCode =
  | ErrorCode
  | 'unreachable'
  | 'storage_full'
  | 'queue_full'
  | 'clock_ahead'
  | 'invalid_envelope'
  | 'envelope_encrypted'
  | 'closed';

/** Everything the client complains of. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: ClientErrorCode;
  /** Milliseconds after which the server wants to be asked again; `null` where it did not say. */
  readonly retryAfterMs: number | null;

  constructor(code: ClientErrorCode, message: string, options: { cause?: unknown; retryAfterMs?: number | null } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** What was thrown as an error of the client's own. */
export function toClientError(thrown: unknown): ClientError {
  if (thrown instanceof ClientError) return thrown;
  return new ClientError('internal', thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
}
