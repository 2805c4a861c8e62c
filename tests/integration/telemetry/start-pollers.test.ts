import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTransaction } from '#server/db/in-transaction.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import { listSlowCommands } from '#server/db/queries/server-truth/list-slow-commands.ts';
import { storeSlowCommands } from '#server/db/queries/server-truth/store-slow-commands.ts';
import { logger } from '#server/logger.ts';
import { openRequestClient } from '#server/redis/clients.ts';
import { type Pollers, startPollers } from '#server/telemetry/pollers/start-pollers.ts';
import { unknownTruth } from '#server/telemetry/pollers/unknown-truth.ts';
import { createRedisNodeInfo } from '#server/telemetry/redis-node-info.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { startTestRedisPair, type TestRedisPair } from '#tests/setup/test-redis.ts';

let redis: TestRedisPair;
let database: TestDatabase;
let pools: Pools;
let control: Redis;

beforeAll(async () => {
  [redis, database] = await Promise.all([startTestRedisPair(), createTestDatabase()]);
  pools = makePools(database);
  control = openRequestClient(redis.controlRedisUrl, 'control', logger);
});
afterAll(async () => {
  control.disconnect();
  await pools.close();
  await Promise.all([redis.close(), database.drop()]);
});

const start = (adminRedisUrls: TestRedisPair['adminRedisUrls'] | null): Pollers =>
  startPollers({ connections: { ...redis, adminRedisUrls }, control, ingestPool: pools.ingest, log: logger });

it('both servers are polled, and every process knows what one found out', async () => {
  await eventually(() => control.status === 'ready');
  const processes = [start(redis.adminRedisUrls), start(redis.adminRedisUrls)];
  try {
    for (const plane of ['data', 'control'] as const) {
      await eventually(async () => (await processes[0]?.truth(plane))?.polledAt !== null);
      const [one, two] = await Promise.all(processes.map((pollers) => pollers.truth(plane)));
      expect(one?.missingRights).toEqual([]);
      expect(two?.polledAt, 'the same answer, from where both find it').not.toBeNull();
    }
  } finally {
    await Promise.all(processes.map((pollers) => pollers.stop()));
  }
});

it('a server that tenants live apart on is polled under its own name', async () => {
  const { data } = redis.adminRedisUrls;
  const servers = { 'silo-1': { url: redis.redisUrl, adminUrl: data } };
  const pollers = startPollers({ connections: { ...redis, servers }, control, ingestPool: pools.ingest, log: logger });
  try {
    await eventually(async () => (await pollers.truth('silo-1')).polledAt !== null);
    // What people see is kept first, and history after it.
    await eventually(async () => {
      const { rows } = await pools.platform.query(
        `select count(*)::int as count from cache_management.redis_metrics where tags ->> 'node' = 'silo-1'`,
      );
      return rows[0].count > 10;
    });
    await storeSlowCommands(pools.ingest, {
      node: 'silo-1',
      runId: 'run',
      entries: [
        {
          id: 1,
          atMs: Date.now(),
          durationUs: 20_000,
          command: 'KEYS',
          tenantId: null,
          keyClass: null,
          clientName: null,
        },
      ],
    });
    const slow = await inTransaction(pools.platform, (client) => listSlowCommands(client, 'silo-1', 10));
    // Beside what was slow of the poll itself, where the machine is.
    expect(slow.map(({ command }) => command)).toContain('KEYS');
  } finally {
    await pollers.stop();
  }
});

it('the account of the service is enough for what it may ask, and nothing is known without the control plane', async () => {
  await control.flushall().catch(() => control.del('kryonix:truth:data', 'kryonix:truth:control'));
  const pollers = start(null);
  try {
    const truth = await eventually(async () => {
      const polled = await pollers.truth('data');
      return polled.polledAt === null ? null : polled;
    });
    expect(truth.memory?.usedBytes).toBeGreaterThan(0);
    expect(truth.missingRights.map(({ right }) => right)).toEqual(
      expect.arrayContaining(['slowlog|get', 'client|list', 'latency|histogram', 'config|get']),
    );
    await redis.control.stop();
    expect(await pollers.truth('data')).toEqual(unknownTruth);
  } finally {
    await redis.control.start();
    await pollers.stop();
  }
});

it('a server that refuses to describe itself is up all the same', async () => {
  const admin = new Redis(redis.adminRedisUrls.data);
  await admin.call('ACL', 'SETUSER', 'mute', 'reset', 'on', '>silence', '-@all', '+ping');
  const mute = new Redis({ port: redis.data.port, username: 'mute', password: 'silence', enableReadyCheck: false });
  expect(await createRedisNodeInfo({ role: 'data', server: null }, mute)()).toMatchObject({
    up: true,
    version: null,
    keys: null,
  });
  mute.disconnect();
  admin.disconnect();
});
