import type { CacheCore } from './cache-core.ts';
import { CacheError, CacheUnavailableError, EnvelopeError } from './cache-error.ts';
import type { Observation } from './observation.ts';

/** The driver's errors in the cache's words. */
export function asCacheError(error: unknown): CacheError {
  if (error instanceof CacheError) return error;
  if (error instanceof Error && error.message.startsWith('WRONGTYPE')) {
    return new EnvelopeError('the stored value is of a kind that this cache does not write', { cause: error });
  }
  return new CacheUnavailableError('the cache did not answer', { cause: error });
}

/** Writes the failure of a call down and reports it; throws it in strict mode. */
export function reportFault(core: CacheCore, call: Observation, cause: unknown): void {
  const error = asCacheError(cause);
  call.outcome = 'error';
  call.hits = 0;
  call.misses = 0;
  call.stales = 0;
  core.report(error);
  if (core.strict) throw error;
}
