import type { Cache, CacheOptions } from '#lib/sdk/node.ts';
import { createCache } from '#lib/sdk/node.ts';

/** The package's own, which does not give up on a server that a busy machine keeps waiting. */
export function patientCreateCache(options: CacheOptions): Cache {
  return createCache({ ...options, connection: { commandTimeoutMs: 10_000, ...options.connection } });
}
