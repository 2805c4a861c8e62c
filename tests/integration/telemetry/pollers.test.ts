import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeTruthSchema } from '#lib/contracts/infrastructure.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import { listSlowCommands } from '#server/db/queries/server-truth/list-slow-commands.ts';
import { followKeyspaceEvents } from '#server/telemetry/pollers/follow-keyspace-events.ts';
import { pollNode } from '#server/telemetry/pollers/node-poller.ts';
import { readKeyspaceEvents, readTruthState } from '#server/telemetry/pollers/truth-state.ts';
import { asLogin, runAs } from '#tests/integration/db/as-login.ts';
import { makeTenants } from '#tests/integration/db/make-tenants.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { startTestRedisPair, type TestRedisPair } from '#tests/setup/test-redis.ts';

let redis: TestRedisPair;
let database: TestDatabase;
let pools: Pools;
let admin: Redis;
let control: Redis;
let tenantId: string;
/** A minute's beginning, which only the pollers' clock knows. */
let clockMs = Math.floor(Date.now() / 60_000) * 60_000;

beforeAll(async () => {
  [redis, database] = await Promise.all([startTestRedisPair(), createTestDatabase()]);
  pools = makePools(database);
  [tenantId] = await makeTenants(pools.platform, ['acme']);
  admin = new Redis(redis.adminRedisUrls.data);
  // It is closed by the restart below.
  admin.on('error', () => {});
  control = new Redis(redis.controlRedisUrl);
});
afterAll(async () => {
  admin.disconnect();
  control.disconnect();
  await pools.close();
  await Promise.all([redis.close(), database.drop()]);
});

async function pollAs(client: Redis) {
  const clock = { node: 'data', control, ingestPool: pools.ingest, now: () => clockMs };
  await pollNode({ ...clock, client });
  const state = await readTruthState(control, 'data');
  return nodeTruthSchema.parse(state?.truth);
}

async function metricsAt(atMs: number): Promise<Record<string, number | null>> {
  const { rows } = await runAs(
    database.platformDatabaseUrl,
    'select metric_name, metric_value from cache_management.redis_metrics where time = $1 and tenant_id is null',
    [new Date(atMs)],
  );
  return Object.fromEntries(rows.map((row) => [row.metric_name, row.metric_value]));
}

describe('a poll', () => {
  it('tells at once what the server is, and what it does once there are two', async () => {
    const first = await pollAs(admin);
    expect(first).toMatchObject({ missingRights: [], activity: null, ownCost: null, latency: null });
    expect(first.memory?.usedBytes).toBeGreaterThan(500_000);
    expect(first.topology).toEqual({ mode: 'numbered', slots: null });
    expect(first.replication).toMatchObject({ role: 'master', replicas: [] });
    expect(first.clients?.groups?.some(({ user }) => user === 'kryonix_admin')).toBe(true);

    for (let index = 0; index < 40; index++) await admin.get(index % 4 === 0 ? 'nothing' : 'something');
    await admin.set('something', 1);
    for (let index = 0; index < 60; index++) await admin.get('something');
    clockMs += 10_000;
    const second = await pollAs(admin);
    expect(second.activity).toMatchObject({ windowSeconds: 10, hitsPerSecond: 6, missesPerSecond: 4, hitRate: 60 });
    expect(second.commands?.find(({ command }) => command === 'get')).toMatchObject({ calls: 100, callsPerSecond: 10 });
    expect(second.ownCost?.serverTimeShare).toBeGreaterThan(0);
    const spent = [...(await admin.info('commandstats')).matchAll(/usec=(\d+)/g)].map(([, usec]) => Number(usec));
    const all = spent.reduce((sum, usec) => sum + usec, 0);
    expect(second.ownCost?.serverTimeShare, 'percent of 10 s').toBeLessThanOrEqual(all / 100_000);
    expect(second.latency, 'of a minute, which is not over').toBeNull();
  });

  it('is taken once in its ten seconds, however many processes try', async () => {
    const asked = async () => Number(/cmdstat_info:calls=(\d+)/.exec(await admin.info('commandstats'))?.[1]);
    const before = await asked();
    await Promise.all([pollAs(admin), pollAs(admin)]);
    expect((await asked()) - before, 'the question itself').toBe(1);
  });

  it('is kept as figures over time when a minute turns', async () => {
    await admin.set('short', 1, 'PX', 1);
    await eventually(async () => (await admin.exists('short')) === 0);
    clockMs += 50_000;
    const truth = await pollAs(admin);
    expect(truth.latency?.p99Ms).toBeGreaterThan(0);
    expect(truth.latency?.buckets.reduce((sum, { calls }) => sum + calls, 0)).toBeGreaterThan(0);
    expect(truth.keyspaceEvents).toMatchObject({ source: 'info', expired: 1, evicted: 0, tenants: null });
    const figures = await metricsAt(clockMs);
    expect(figures).toMatchObject({ expired_keys: 1, evicted_keys: 0, instance_keys: 1, connected_replicas: 0 });
    expect(figures.keyspace_hits_total).toBeGreaterThanOrEqual(60);
    expect(figures.used_memory_bytes).toBeGreaterThan(500_000);
    expect(Object.keys(await metricsAt(clockMs - 50_000)), 'within the minute nothing is stored').toEqual([]);
  });

  it('knows nothing of the time before when the server started anew', async () => {
    await redis.data.stop();
    await redis.data.start();
    await eventually(() => admin.ping().catch(() => null));
    clockMs += 60_000;
    const truth = await pollAs(admin);
    expect(truth).toMatchObject({ activity: null, ownCost: null, latency: null, keyspaceEvents: null });
    expect(truth.memory?.usedBytes).toBeGreaterThan(0);
    expect(await metricsAt(clockMs)).toMatchObject({ ops_per_second: null, expired_keys: null });
  });

  it('rejects while the server does not answer', async () => {
    const nobody = new Redis({ port: 1, lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
    nobody.on('error', () => {});
    clockMs += 60_000;
    await expect(pollAs(nobody)).rejects.toThrow();
    nobody.disconnect();
  });
});

describe('the slow log', () => {
  const slow = () => asLogin(database.platformDatabaseUrl, (client) => listSlowCommands(client, 'data', 1_000));

  it('is remembered, each entry once, without keys and values', async () => {
    await admin.config('SET', 'slowlog-log-slower-than', '0');
    const name = `tenant:${tenantId}:crm:lead:maria@example.test`;
    await admin.call('SET', name, 'a secret value');
    await admin.config('SET', 'slowlog-log-slower-than', '-1');
    clockMs += 60_000;
    await pollAs(admin);
    const first = await slow();
    clockMs += 60_000;
    await pollAs(admin);
    expect(await slow()).toEqual(first);
    expect(first.find(({ command }) => command === 'set')).toMatchObject({
      tenantId,
      keyClass: `${tenantId}/crm/lead/••••`,
    });
    const { rows } = await runAs(database.platformDatabaseUrl, 'select * from cache_management.slow_commands');
    expect(JSON.stringify(rows)).not.toMatch(/secret|maria/);
  });

  it('is shown to platform staff alone, and changed by nobody', async () => {
    const denied = { code: '42501' };
    for (const table of ['slow_commands', 'big_keys']) {
      const read = `select * from cache_management.${table}`;
      await expect(runAs(database.databaseUrl, read)).rejects.toMatchObject(denied);
      await expect(runAs(database.ingestDatabaseUrl, `${read} limit 1`)).rejects.toMatchObject(denied);
      for (const url of [database.databaseUrl, database.platformDatabaseUrl]) {
        await expect(runAs(url, `delete from cache_management.${table}`)).rejects.toMatchObject(denied);
      }
    }
  });
});

describe('an account with few rights', () => {
  async function restricted(...rules: string[]): Promise<Redis> {
    await admin.call('ACL', 'SETUSER', 'watcher', 'reset', 'on', '>watching', '-@all', '+ping', ...rules);
    const client = new Redis({
      port: redis.data.port,
      username: 'watcher',
      password: 'watching',
      enableReadyCheck: false,
    });
    client.on('error', () => {});
    return client;
  }

  it('leaves out what it may not ask, and names the right for each card', async () => {
    const client = await restricted('+info', '+latency|histogram');
    clockMs += 60_000;
    const truth = await pollAs(client);
    client.disconnect();
    expect(truth.missingRights).toEqual([
      { card: 'slowLog', right: 'slowlog|get' },
      { card: 'clients', right: 'client|list' },
      { card: 'server', right: 'config|get' },
      { card: 'keyspaceEvents', right: 'config|get' },
    ]);
    expect(truth.clients?.connected).toBeGreaterThan(0);
    expect(truth.clients?.groups).toBeNull();
    expect(truth.memory?.usedBytes).toBeGreaterThan(0);
    expect(truth.latency?.p99Ms).toBeGreaterThan(0);
    expect(truth.activity).not.toBeNull();
  });

  it('with some sections of INFO alone still shows those', async () => {
    const client = await restricted('+info|server', '+info|memory', '+slowlog|get', '+client|list', '+config|get');
    clockMs += 60_000;
    const truth = await pollAs(client);
    client.disconnect();
    expect(truth.missingRights).toEqual(
      expect.arrayContaining([
        { card: 'server', right: 'info|stats' },
        { card: 'commands', right: 'info|commandstats' },
        { card: 'latency', right: 'info|latencystats' },
        { card: 'latency', right: 'latency|histogram' },
      ]),
    );
    expect(truth.memory?.usedBytes).toBeGreaterThan(0);
    expect(truth).toMatchObject({ commands: null, expiredKeys: null, clients: null, ownCost: null });
    expect((await metricsAt(clockMs)).keyspace_hits_total).toBeNull();
  });
});

describe('keyspace events', () => {
  const follow = (cancelled: () => boolean) =>
    followKeyspaceEvents({
      plane: 'data',
      client: admin,
      openListener: () => new Redis(redis.adminRedisUrls.data),
      control,
      ingestPool: pools.ingest,
      cancelled,
      flushEveryMs: 20,
    });

  it('are left alone where the server does not tell of them', async () => {
    await follow(() => false);
    expect(await readKeyspaceEvents(control, 'data')).toBeNull();
    expect(await admin.config('GET', 'notify-keyspace-events')).toEqual(['notify-keyspace-events', '']);
  });

  it('are counted per tenant where it does', async () => {
    await admin.config('SET', 'notify-keyspace-events', 'Ex');
    let done = false;
    const following = follow(() => done);
    await eventually(async () => (await admin.info('clients')).includes('pubsub_clients:1'));
    await admin.set(`tenant:${tenantId}:crm:lead:1`, 1, 'PX', 1);
    await eventually(async () => {
      const { rows } = await runAs(
        database.platformDatabaseUrl,
        `select sum(metric_value) as keys from cache_management.redis_metrics
          where tenant_id = $1 and metric_name = 'expired_keys'`,
        [tenantId],
      );
      return rows[0]?.keys === 1;
    });
    expect(await readKeyspaceEvents(control, 'data')).toMatchObject({ source: 'events' });
    done = true;
    await following;
  });
});
