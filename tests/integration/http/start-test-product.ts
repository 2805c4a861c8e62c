import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { inject } from 'vitest';
import type { RealtimeMetrics } from '#lib/contracts/realtime-metrics.ts';
import { createAlertsService } from '#server/alerts/alerts-service.ts';
import { openBackupContext } from '#server/backup/open-backup-context.ts';
import { createServerCache } from '#server/cache/create-server-cache.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import { parseEnv } from '#server/env.ts';
import { jobDefinitions } from '#server/jobs/job-definitions.ts';
import { JobQueue } from '#server/jobs/job-queue.ts';
import { JobWorker } from '#server/jobs/job-worker.ts';
import { logger } from '#server/logger.ts';
import { Optimizer } from '#server/optimizer/optimizer.ts';
import { demoWindows } from '#server/optimizer/optimizer-windows.ts';
import type { Connections } from '#server/runtime/connections.ts';
import { provideServices, type Services } from '#server/services.ts';
import { createPolicyWatch } from '#server/v1/policy-watch.ts';
import { createTestDatabase } from '#tests/setup/test-database.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';
import { serveRoutes } from './serve-routes.ts';

export interface TestProduct {
  baseUrl: string;
  /** Behind `baseUrl`; sockets are answered where a test has them answered. */
  http: Server;
  databaseUrl: string;
  ownerDatabaseUrl: string;
  ingestDatabaseUrl: string;
  platformDatabaseUrl: string;
  services: Services;
  connections: Connections;
  pools: Pools;
  /** The control plane. */
  redis: TestRedis;
  /** The data plane. */
  data: TestRedis;
  /** Session ids whose sockets were closed, in order. */
  disconnected: string[];
  /** Learns nothing by itself: whoever tests it hands it what processes tell. */
  optimizer: Optimizer;
  /** Takes work from the queue until the product is closed; nothing runs by the clock. */
  startWorker(): JobWorker;
  close(): Promise<void>;
}

/** How long Redis may take to answer: what a person waits for in production, a busy machine stands still for. */
const commandTimeoutMs = 5_000;

/**
 * The real routes, PostgreSQL and Redis; live figures, which other parts measure, stand still.
 * @param now the optimiser's clock, milliseconds since the epoch
 */
export async function startTestProduct({ now = Date.now }: { now?: () => number } = {}): Promise<TestProduct> {
  const database = await createTestDatabase();
  const redis = await startTestRedis({ plane: 'control' });
  const data = await startTestRedis({ plane: 'data' });
  const pools = makePools(database);
  const limits = { maxRetriesPerRequest: 1, commandTimeout: commandTimeoutMs, retryStrategy: () => 100 };
  const control = new Redis(redis.url, limits);
  // A lost connection shows in the commands that fail; without a listener ioredis would print it.
  control.on('error', () => {});
  const cache = createServerCache({
    redisUrl: data.url,
    controlRedisUrl: redis.url,
    catalogue: 'multi-tenant',
    commandTimeoutMs,
    log: logger,
  });
  const policies = createPolicyWatch({ controlRedisUrl: redis.url, log: logger, waitMs: 5_000 });
  const optimizer = new Optimizer({
    pool: pools.app,
    control,
    windows: demoWindows,
    now,
    onChange: () => undefined,
  });
  const jobs = new JobQueue({ controlRedisUrl: redis.url, control, log: logger });
  const workers: JobWorker[] = [];
  const server = await serveRoutes();
  const disconnected: string[] = [];
  const connections = {
    ...inject('servers').connections,
    ...database,
    redisUrl: data.url,
    controlRedisUrl: redis.url,
    adminRedisUrls: { data: data.adminUrl, control: redis.adminUrl },
  };
  const home = await mkdtemp(join(tmpdir(), 'kryonix-home-'));
  const env = parseEnv({
    NODE_ENV: 'test',
    KRYONIX_HOME: home,
    KRYONIX_OUTBOUND_ALLOW: '127.0.0.0/8',
    ...testVapidKeys,
  });
  const services = provideServices({
    env,
    baseUrl: server.baseUrl,
    pools,
    control,
    cache,
    policies,
    tenantRules: { publish: async () => undefined, managesRedisUsers: () => false, usage: async () => null },
    masterKey: testMasterKey,
    alerts: await createAlertsService(env, { masterKey: testMasterKey, baseUrl: server.baseUrl }),
    jobs,
    optimizer: {
      run: (tenantId) => optimizer.run(tenantId),
      runAll: async () => ({ here: false, tenants: null }),
      simulate: (tenantId, chosen) => optimizer.observed.simulate(tenantId, chosen),
      memoryEfficiency: (tenantId) => optimizer.memoryEfficiency(tenantId),
      quotaWindowSeconds: demoWindows.quotaWindowSeconds,
      changed: () => undefined,
    },
    language: null,
    backups: await openBackupContext({ env, pools, connections, masterKey: testMasterKey, log: logger }),
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
  const definitions = jobDefinitions({ services, connections, pools, log: logger });
  jobs.learn(definitions);
  return {
    baseUrl: server.baseUrl,
    http: server.http,
    databaseUrl: database.databaseUrl,
    ownerDatabaseUrl: database.ownerDatabaseUrl,
    ingestDatabaseUrl: database.ingestDatabaseUrl,
    platformDatabaseUrl: database.platformDatabaseUrl,
    services,
    connections,
    pools,
    redis,
    data,
    disconnected,
    optimizer,
    startWorker() {
      const worker = new JobWorker({ definitions, controlRedisUrl: redis.url, control, log: logger });
      workers.push(worker);
      return worker;
    },
    async close() {
      await server.close();
      await Promise.all(workers.map((worker) => worker.stop()));
      await jobs.close();
      // Nothing asks any more: to wait for the server's farewell could only fail.
      control.disconnect();
      await Promise.all([pools.close(), cache.close(), policies.close()]);
      await Promise.all([redis.close(), data.close()]);
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

const testMasterKey = Buffer.alloc(32, 7).toString('base64');
/** Made once for the tests. */
const testVapidKeys = {
  VAPID_PUBLIC_KEY: 'BCJcLIcAhnX9enWoM46dy8fp5GXlmCeH42_MFCS-0wMRTNDfUt0VWPNcdc_FjJyP_MlcGgRVIUw5_uPY1Rp-M64',
  VAPID_PRIVATE_KEY: '6kyJbA06BRJcO4K5adeVoaijqpLBFkaGF-eXcOIWBPI',
};

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
