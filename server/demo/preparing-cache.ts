import { randomUUID } from 'node:crypto';
import { catalogues } from '#lib/cache/catalogue.ts';
import { type Cache, createCache } from '#lib/cache/create-cache.ts';
import { SecondLooks } from '#lib/cache/second-looks.ts';
import { openTelemetryStream } from '#lib/cache/telemetry-stream.ts';
import { createNumberedTopology, createPrefixedTopology } from '#lib/cache/topology.ts';
import { keyFormOf } from '../redis/open-plane.ts';
import { redisTls } from '../redis/redis-tls.ts';
import type { DemoEnv } from './demo-env.ts';

/** As often as a cache that is counted tells what it did. */
const TELL_MS = 1000;

export interface PreparingCache {
  cache: Cache;
  /** Tells what was looked up last, and closes all connections. */
  close(): Promise<void>;
}

/**
 * The same servers and rules as the tenants' cache, for what is done to prepare the demo, which is no tenant's operation:
 * of it only the number of look-ups is told, for the servers count those, and nobody else would be known to have made
 * them. What could not be told goes to `onError`.
 */
export function openPreparingCache(env: DemoEnv, onError: (error: unknown) => void): PreparingCache {
  const create = keyFormOf(env.REDIS_URL) === 'prefixed' ? createPrefixedTopology : createNumberedTopology;
  const looks = new SecondLooks(catalogues[env.KRYONIX_CATALOGUE]);
  const cache = createCache({
    topology: create({
      url: env.REDIS_URL,
      controlUrl: env.REDIS_CONTROL_URL,
      databases: catalogues[env.KRYONIX_CATALOGUE].databases,
      connectionName: 'kryonix-demo-preparation',
      tls: redisTls(),
      looks,
      onError,
    }),
    catalogue: env.KRYONIX_CATALOGUE,
    onError,
  });
  const stream = openTelemetryStream(env.REDIS_CONTROL_URL, { tls: redisTls(), onError });
  const producer = randomUUID();
  const tell = async () => {
    const secondLooks = looks.take([]);
    if (secondLooks.data + secondLooks.control === 0) return;
    const batch = { id: randomUUID(), producer, createdAtMs: Date.now(), rollups: [], samples: [], secondLooks };
    await stream.send({ v: 1, ...batch }).catch(onError);
  };
  const timer = setInterval(() => void tell(), TELL_MS);
  return {
    cache,
    async close() {
      clearInterval(timer);
      await cache.close();
      await tell();
      await stream.close();
    },
  };
}
