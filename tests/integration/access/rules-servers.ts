import { Redis } from 'ioredis';
import { expect, inject } from 'vitest';
import type { CacheOptions } from '#lib/cache/cache-options.ts';
import { catalogues } from '#lib/cache/catalogue.ts';
import { type Cache, createCache } from '#lib/cache/create-cache.ts';
import { accessKey } from '#lib/cache/publish-access.ts';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';
import type { TenantRulesService } from '#server/cache/open-tenant-rules.ts';
import { startTenantRules } from '#server/cache/start-tenant-rules.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import { withPlatform } from '#server/db/with-platform.ts';
import { logger } from '#server/logger.ts';
import { byTest, makeTenants } from '#tests/integration/db/make-tenants.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { startTestRedisPair, type TestRedisPair } from '#tests/setup/test-redis.ts';
import '#tests/setup/test-servers.ts';

export interface RulesServers {
  database: TestDatabase;
  pools: Pools;
  redis: TestRedisPair;
  control: Redis;
  rules: TenantRulesService & { stop(): Promise<void> };
  /** A new tenant, whose rules are published. */
  makeTenant(): Promise<string>;
  /** Changes the tables as an operator does, and puts nothing into effect by itself. */
  change(work: Parameters<typeof withPlatform>[2]): Promise<unknown>;
  /** A process of an application: it knows the control server and nothing of PostgreSQL. */
  openCache(options?: CacheOptions): Cache;
  close(): Promise<void>;
}

/** PostgreSQL, both Redis servers, and the rules that go from the one to the others. */
export async function startRulesServers(): Promise<RulesServers> {
  const [database, redis] = await Promise.all([createTestDatabase(), startTestRedisPair()]);
  const pools = makePools(database);
  const control = new Redis(redis.controlRedisUrl, { maxRetriesPerRequest: 1, retryStrategy: () => 50 });
  control.on('error', () => undefined);
  const rules = await startTenantRules({
    connections: { ...inject('servers').connections, ...database, ...redis },
    ingestPool: pools.ingest,
    control,
    catalogue: catalogues['multi-tenant'].databases,
    log: logger,
  });
  const caches: Cache[] = [];
  let made = 0;
  return {
    database,
    pools,
    redis,
    control,
    rules,
    async makeTenant() {
      made += 1;
      const [id] = await makeTenants(pools.platform, [`tenant-${made}`]);
      // Until its rules are published it is unknown, and a cache that asks in between refuses it.
      await expect.poll(() => control.hexists(accessKey, id), { timeout: 10_000 }).toBe(1);
      return id;
    },
    change: (work) => withPlatform(pools.platform, byTest, work),
    openCache(options = {}) {
      const cache = createCache({
        url: redis.redisUrl,
        control: { url: redis.controlRedisUrl },
        onError: () => undefined,
        onWarning: () => undefined,
        connection: { commandTimeoutMs: 5_000 },
        ...options,
      });
      caches.push(cache);
      return cache;
    },
    async close() {
      await Promise.all(caches.map((cache) => cache.close()));
      await rules.stop();
      control.disconnect();
      await pools.close();
      await redis.close();
      await database.drop();
    },
  };
}

/** `served`, or the code of the refusal. */
export function outcomeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'served',
    (error: { code?: string }) => error.code ?? String(error),
  );
}

/** What reading and writing one entry of a module come to. */
export async function readAndWrite(tenant: TenantCache, module = 'api'): Promise<[string, string]> {
  return [await outcomeOf(tenant.get(module, 'temp', 'k')), await outcomeOf(tenant.set(module, 'temp', 'k', 1))];
}
