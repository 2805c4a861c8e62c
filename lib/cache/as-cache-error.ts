import { CacheError, CacheUnavailableError, EnvelopeError } from './cache-error.ts';

/** The driver's errors in the cache's words. */
export function asCacheError(error: unknown): CacheError {
  if (error instanceof CacheError) return error;
  if (error instanceof Error && error.message.startsWith('WRONGTYPE')) {
    return new EnvelopeError('the stored value is of a kind that this cache does not write', { cause: error });
  }
  if (error instanceof Error && error.message.startsWith('NOPERM')) {
    return new CacheError('not_permitted', 'the user of this connection may not do this on the server', {
      cause: error,
    });
  }
  return new CacheUnavailableError('the cache did not answer', { cause: error });
}
