import { Redis } from 'ioredis';
import { inject } from 'vitest';
import type { RealtimeMetrics } from '#lib/contracts/realtime-metrics.ts';
import { createServerCache } from '#server/cache/create-server-cache.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import { parseEnv } from '#server/env.ts';
import { jobDefinitions } from '#server/jobs/job-definitions.ts';
import { JobQueue } from '#server/jobs/job-queue.ts';
import { JobWorker } from '#server/jobs/job-worker.ts';
import { logger } from '#server/logger.ts';
import { Optimizer } from '#server/optimizer/optimizer.ts';
import { demoWindows } from '#server/optimizer/optimizer-windows.ts';
import { provideServices, type Services } from '#server/services.ts';
import { createPolicyWatch } from '#server/v1/policy-watch.ts';
import { createTestDatabase } from '#tests/setup/test-database.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';
import { serveRoutes } from './serve-routes.ts';

export interface TestProduct {
  baseUrl: string;
  databaseUrl: string;
  services: Services;
  pools: Pools;
  /** The control plane. */
  redis: TestRedis;
  /** The data plane. */
  data: TestRedis;
  /** Session ids whose sockets were closed, in order. */
  disconnected: string[];
  /** Takes work from the queue until the product is closed; nothing runs by the clock. */
  startWorker(): JobWorker;
  close(): Promise<void>;
}

/** The real routes, PostgreSQL and Redis; live figures, which other parts measure, stand still. */
export async function startTestProduct(): Promise<TestProduct> {
  const database = await createTestDatabase();
  const redis = await startTestRedis({ plane: 'control' });
  const data = await startTestRedis({ plane: 'data' });
  const pools = makePools(database);
  const control = new Redis(redis.url, { maxRetriesPerRequest: 1, commandTimeout: 400, retryStrategy: () => 100 });
  // A lost connection shows in the commands that fail; without a listener ioredis would print it.
  control.on('error', () => {});
  const cache = createServerCache({
    redisUrl: data.url,
    controlRedisUrl: redis.url,
    catalogue: 'multi-tenant',
    log: logger,
  });
  const policies = createPolicyWatch({ controlRedisUrl: redis.url, log: logger, waitMs: 1_500 });
  const optimizer = new Optimizer({
    pool: pools.app,
    control,
    windows: demoWindows,
    now: Date.now,
    onChange: () => undefined,
  });
  const jobs = new JobQueue({ controlRedisUrl: redis.url, control, log: logger });
  const workers: JobWorker[] = [];
  const server = await serveRoutes();
  const disconnected: string[] = [];
  const services = provideServices({
    env: parseEnv({ NODE_ENV: 'test' }),
    baseUrl: server.baseUrl,
    pools,
    control,
    cache,
    policies,
    tenantRules: { publish: async () => undefined, managesRedisUsers: () => false, usage: async () => null },
    jobs,
    optimizer: {
      run: (tenantId) => optimizer.run(tenantId),
      simulate: (tenantId, module, dataType) => optimizer.simulate(tenantId, module, dataType),
      changed: () => undefined,
    },
    sessionSecret: 'a secret that only the tests know, long enough',
    apiKeyPepper: 'a pepper that only the tests know',
    secureCookies: false,
    trustProxy: false,
    realtime: async (tenantId) => stillMetrics(tenantId),
    infrastructure: async () => ({ nodes: [] }),
    readiness: async () => ({
      status: 'not_ready',
      checks: { postgres: 'ok', redisData: 'down', redisControl: 'ok', migrations: 'ok', ingest: 'ok' },
    }),
    disconnectSession: (sessionId) => disconnected.push(sessionId),
  });
  const connections = {
    ...inject('servers').connections,
    ...database,
    redisUrl: data.url,
    controlRedisUrl: redis.url,
    adminRedisUrls: { data: data.adminUrl, control: redis.adminUrl },
  };
  const definitions = jobDefinitions({ services, connections, pools, log: logger });
  jobs.learn(definitions);
  return {
    baseUrl: server.baseUrl,
    databaseUrl: database.databaseUrl,
    services,
    pools,
    redis,
    data,
    disconnected,
    startWorker() {
      const worker = new JobWorker({ definitions, controlRedisUrl: redis.url, control, log: logger });
      workers.push(worker);
      return worker;
    },
    async close() {
      await server.close();
      await Promise.all(workers.map((worker) => worker.stop()));
      await jobs.close();
      await Promise.all([pools.close(), control.quit(), cache.close(), policies.close()]);
      await Promise.all([redis.close(), data.close()]);
      await database.drop();
    },
  };
}

function stillMetrics(tenantId: string): RealtimeMetrics {
  const nothing = { keys: null, memoryBytes: null, hitRate: null, opsPerSecond: null, measuredAt: null };
  return {
    tenantId,
    hitRate: 90,
    avgResponseTime: 2,
    p95ResponseTime: 4,
    p99ResponseTime: 8,
    mobilePercentage: 78,
    activeDatabases: 1,
    totalOperations: 100,
    opsPerSecond: 1,
    memoryUsage: null,
    databases: Array.from({ length: 16 }, (_, id) => ({ id, name: `database ${id}`, status: 'unknown', ...nothing })),
    timestamp: new Date().toISOString(),
  };
}
