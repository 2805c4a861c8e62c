import { errorStatus } from '#lib/contracts/error-status.ts';
import { AppError } from '#lib/errors.ts';
import type { CacheError } from '#lib/sdk/node.ts';

/**
 * The SDK's errors in the contract's words, the only place that does so; null for anything else. They are told by what
 * they carry, not by their classes: the cache is made by the custom server, and Next's bundle has classes of its own.
 *
 * | error | code |
 * |---|---|
 * | KeyError, TtlError, ValueError, ArgumentError | `invalid_request` |
 * | AccessError | `forbidden`, or `rate_limited` with the time to wait |
 * | EnvelopeError | `internal`: what is stored is damaged, and trying again does not help |
 * | CacheUnavailableError, other faults | `unavailable` |
 */
export function fromCacheError(thrown: unknown): AppError | null {
  if (!isCacheError(thrown)) return null;
  const { code, message, retryAfterSeconds } = thrown;
  if (thrown.name === 'EnvelopeError') {
    return new AppError('internal', 'What is stored there cannot be read.', { cause: thrown });
  }
  if (code === 'unavailable') {
    const told = 'The cache cannot answer right now. Try again shortly.';
    return new AppError(code, told, { cause: thrown, retryAfterSeconds: retryAfterSeconds ?? 5 });
  }
  return new AppError(code, sentence(message), optional(thrown, retryAfterSeconds));
}

function isCacheError(thrown: unknown): thrown is CacheError {
  return thrown instanceof Error && 'reason' in thrown && 'code' in thrown && String(thrown.code) in errorStatus;
}

function optional(cause: unknown, retryAfterSeconds: number | undefined) {
  return retryAfterSeconds === undefined ? { cause } : { cause, retryAfterSeconds };
}

/** The SDK speaks to developers in half sentences; the contract in whole ones. */
function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${message.endsWith('.') ? '' : '.'}`;
}
