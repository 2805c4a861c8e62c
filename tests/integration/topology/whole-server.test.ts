import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { planBoot } from '#server/boot-plan.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import { parseEnv } from '#server/env.ts';
import { logger } from '#server/logger.ts';
import { startServices } from '#server/serve.ts';
import type { Services } from '#server/services.ts';
import { endAll } from '#server/shutdown.ts';
import { makeTenants } from '#tests/integration/db/make-tenants.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { startTestCluster, type TestCluster } from '#tests/setup/test-cluster.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { startTestSentinels, type TestSentinels } from '#tests/setup/test-sentinels.ts';

let database: TestDatabase;
let data: TestCluster;
let control: TestSentinels;
let pools: Pools;
let services: Services;
let tenantId: string;
const http = createServer();

beforeAll(async () => {
  [database, data, control] = await Promise.all([createTestDatabase(), startTestCluster(), startTestSentinels()]);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const env = parseEnv({
    ...{ NODE_ENV: 'test', KRYONIX_HOME: inject('servers').home, DATABASE_OWNER_URL: database.ownerDatabaseUrl },
    ...{ REDIS_URL: data.url, REDIS_CONTROL_URL: control.url, KRYONIX_DEMO: '0' },
  });
  pools = makePools(database);
  [tenantId] = await makeTenants(pools.platform, ['acme']);
  const app = { http, listen: async () => port, prepare: async () => {}, open: () => {}, close: async () => {} };
  const connections = { ...database, redisUrl: data.url, controlRedisUrl: control.url, adminRedisUrls: null };
  const { secrets } = inject('servers');
  const baseUrl = `http://127.0.0.1:${port}`;
  services = await startServices({ env, plan: planBoot(env), baseUrl, connections, secrets, app, log: logger }, pools);
});
afterAll(async () => {
  await endAll();
  http.close();
  await pools.close();
  await Promise.all([data.close(), control.close()]);
  await database.drop();
});

async function withSuperuser<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: database.superuserDatabaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const isReady = async () => (await services.readiness()).status === 'ready';

describe('the server with a cluster as its data plane and sentinels before its control plane', () => {
  it('becomes ready', async () => {
    const ready = await eventually(async () => {
      const now = await services.readiness();
      return now.status === 'ready' ? now : null;
    });
    expect(ready.checks).toEqual({
      ...{ postgres: 'ok', redisData: 'ok', redisControl: 'ok', migrations: 'ok', ingest: 'ok' },
    });
  });

  it('stores and counts what a tenant does, and tells of both planes', async () => {
    const tenant = services.cache.forTenant(tenantId);
    await eventually(() => tenant.set('api', 'temp', 'k', 1).catch(() => false));
    const read = await eventually(() => tenant.get('api', 'temp', 'k').catch(() => null));
    expect(read.value).toBe(1);
    const nodes = await eventually(async () => {
      const { nodes: told } = await services.infrastructure();
      return told.every(({ up, keys }) => up && (keys ?? 0) > 0) ? told : null;
    });
    expect(nodes.map(({ role }) => role)).toEqual(['data', 'control']);
    await eventually(async () => ((await services.realtime(tenantId)).totalOperations ?? 0) >= 2);
    const counted = await eventually(async () => {
      const { rows } = await withSuperuser((client) =>
        client.query('select database from cache_management.cache_census'),
      );
      return rows.length >= 16 ? rows : null;
    }, 25_000);
    expect(counted, 'every purpose database of the tenant was looked at').toHaveLength(16);
  }, 90_000);

  it('is ready again after both planes lost a primary', async () => {
    await data.noticeLosses();
    await Promise.all([control.losePrimary(), data.primaries[0]?.stop()]);
    await eventually(async () => !(await isReady()) || null, 5_000).catch(() => null);
    await eventually(isReady, 30_000);
    const tenant = services.cache.forTenant(tenantId);
    await eventually(() => tenant.set('api', 'temp', 'after', 1).catch(() => false));
  }, 90_000);
});
