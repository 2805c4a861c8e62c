import { catalogues } from '#lib/cache/catalogue.ts';
import { type Cache, createCache } from '#lib/cache/create-cache.ts';
import { createNumberedTopology, createPrefixedTopology } from '#lib/cache/topology.ts';
import { keyFormOf } from '../redis/open-plane.ts';
import { redisTls } from '../redis/redis-tls.ts';
import type { DemoEnv } from './demo-env.ts';

/**
 * The same servers and rules as the tenants' cache, but nothing is sent to telemetry: for what is done to prepare the
 * demo, which is no tenant's operation.
 */
export function createUncountedCache(env: DemoEnv, onError: (error: unknown) => void): Cache {
  const create = keyFormOf(env.REDIS_URL) === 'prefixed' ? createPrefixedTopology : createNumberedTopology;
  return createCache({
    topology: create({
      url: env.REDIS_URL,
      controlUrl: env.REDIS_CONTROL_URL,
      databases: catalogues[env.KRYONIX_CATALOGUE].databases,
      connectionName: 'kryonix-demo-preparation',
      tls: redisTls(),
      onError,
    }),
    catalogue: env.KRYONIX_CATALOGUE,
    onError,
  });
}
