import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { CacheOptions } from '#lib/cache/cache-options.ts';
import { type Cache, createCache } from '#lib/cache/create-cache.ts';
import type { Observation } from '#lib/cache/observation.ts';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';
import { startTestRedisPair, type TestRedisPair } from '#tests/setup/test-redis.ts';

export interface StructureServers {
  servers: TestRedisPair;
  cache: Cache;
  tenant: TenantCache;
  tenantId: string;
  /** Everything that `cache` did, newest last. */
  heard: Observation[];
  /** Everything that was reported to `onError` of `cache`. */
  faults: unknown[];
  /** Another cache on the same servers. */
  open(options?: Partial<CacheOptions>): Cache;
  /** Past the cache, as a user that may do everything. */
  admin(plane: 'data' | 'control', database: number): Redis;
  close(): Promise<void>;
}

/** A data plane and a control plane of this file's own, and a cache that does not give up on a busy machine. */
export async function startStructureServers(): Promise<StructureServers> {
  const servers = await startTestRedisPair();
  const caches: Cache[] = [];
  const clients: Redis[] = [];
  const faults: unknown[] = [];
  const heard: Observation[] = [];
  const open = (options: Partial<CacheOptions> = {}) => {
    const made = createCache({
      url: servers.redisUrl,
      control: { url: servers.controlRedisUrl },
      connection: { commandTimeoutMs: 10_000 },
      onError: (error) => faults.push(error),
      ...options,
    });
    caches.push(made);
    return made;
  };
  const cache = open();
  cache.observations.subscribe((observation) => heard.push(observation));
  const tenantId = randomUUID();
  return {
    ...{ servers, cache, tenant: cache.forTenant(tenantId), tenantId, heard, faults, open },
    admin(plane, database) {
      const client = new Redis(servers.adminRedisUrls[plane], { db: database });
      clients.push(client);
      return client;
    },
    async close() {
      await Promise.all(caches.map((each) => each.close()));
      for (const client of clients) client.disconnect();
      await servers.close();
    },
  };
}
