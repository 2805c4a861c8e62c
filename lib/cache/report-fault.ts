import { asCacheError } from './as-cache-error.ts';
import type { CacheCore } from './cache-core.ts';
import type { Observation } from './observation.ts';

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
