import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { PerformanceFilter } from '#lib/contracts/performance.ts';
import type { TelemetryBatch } from '#lib/telemetry/batch.ts';
import { createRecorder } from '#lib/telemetry/recorder.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import { getTenantPerformance } from '#server/db/queries/performance/get-tenant-performance.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { readLiveWindow } from '#server/live/live-window.ts';
import { logger } from '#server/logger.ts';
import { openWorkerClient } from '#server/redis/clients.ts';
import { readIngestHeartbeat } from '#server/telemetry/ingest-heartbeat.ts';
import { Ingester } from '#server/telemetry/ingester.ts';
import { ingestGroup, rejectedStream, telemetryStream } from '#server/telemetry/stream.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';
import { makeObservation } from '../../unit/telemetry/make-observation.ts';
import { asLogin } from '../db/as-login.ts';
import { makeBatch, makeRollup, makeSample } from '../db/make-batch.ts';
import { makeTenants } from '../db/make-tenants.ts';

let database: TestDatabase;
let redis: TestRedis;
let pools: Pools;
let control: Redis;
let tenantId: string;
const running: { ingester: Ingester; stream: Redis }[] = [];

beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), startTestRedis({ plane: 'control' })]);
  pools = makePools(database);
  control = new Redis(redis.url);
  control.on('error', () => undefined);
  [tenantId] = await makeTenants(pools.platform, ['ingest-one']);
});
afterEach(async () => {
  for (const { ingester, stream } of running.splice(0)) {
    await ingester.stop();
    stream.disconnect();
  }
  await control.del(telemetryStream, rejectedStream);
});
afterAll(async () => {
  control.disconnect();
  await pools.close();
  await redis.close();
  await database.drop();
});

function startIngester(): Ingester {
  const stream = openWorkerClient(redis.url, 'test-ingest', logger);
  const ingester = new Ingester({ stream, control, pool: pools.ingest, log: logger });
  ingester.start();
  running.push({ ingester, stream });
  return ingester;
}

const send = (batch: TelemetryBatch) => control.xadd(telemetryStream, '*', 'batch', JSON.stringify(batch));

const callsOf = (id: string) =>
  withTenant(pools.app, id, async (client) => {
    const { rows } = await client.query(
      'select coalesce(sum(calls), 0)::int as calls from cache_management.cache_tenant_rollups_1m where tenant_id = $1',
      [id],
    );
    return rows[0].calls as number;
  });

const isDrained = async () =>
  (await control.xlen(telemetryStream)) === 0 && (await control.xpending(telemetryStream, ingestGroup))[0] === 0;

describe('the ingester', () => {
  it('stores batches, acknowledges them, fills the live window and tells that it is alive', async () => {
    const [fresh] = await makeTenants(pools.platform, ['ingest-fresh']);
    startIngester();
    const heartbeat = await eventually(() => readIngestHeartbeat(control));
    // What was recorded before ingestion began may be of a second that its window does not hold.
    const atMs = Math.max(Date.now(), heartbeat.since);
    await send(makeBatch([makeRollup({ tenantId: fresh, bucketMs: atMs })], [makeSample({ tenantId: fresh, atMs })]));
    await eventually(async () => (await callsOf(fresh)) === 10);
    await eventually(isDrained);
    const window = await readLiveWindow(control, fresh, Date.now(), heartbeat.since);
    expect(window).toMatchObject({
      calls: 10,
      hits: 6,
      misses: 3,
      stales: 1,
      mobileCalls: 10,
      latency: [20, 4, 31, 6],
    });
    expect([...window.databases.keys()]).toEqual([1]);
  });

  it('stores how long calls waited to be sent where a recorder knew, once, and the tenant reads it', async () => {
    const [split] = await makeTenants(pools.platform, ['ingest-split']);
    const recorder = createRecorder({
      now: Date.now,
      // Delivered twice, as after a lost answer.
      send: async (batch) => {
        await send(batch);
        await send(batch);
      },
    });
    const call = { tenantId: split, startedAtMs: Date.now() };
    recorder.record(makeObservation({ ...call, latencyMs: 3, queueMs: 1 }));
    recorder.record(makeObservation({ ...call, latencyMs: 2, queueMs: 0.5, module: 'crm' }));
    recorder.record(makeObservation({ ...call, latencyMs: 9 }));
    recorder.record(makeObservation({ ...call, latencyMs: 9, operation: 'set', outcome: 'ok', hits: 0 }));
    await recorder.flush();
    startIngester();
    await eventually(async () => (await callsOf(split)) === 4);
    await eventually(isDrained);
    const read = (filter: PerformanceFilter) =>
      withTenant(pools.app, split, (client) =>
        getTenantPerformance(client, split, { range: '24h', filter, now: new Date() }),
      );
    expect((await read({})).summary).toMatchObject({ totalOperations: 4, queueTime: 0.75, serverTime: 1.75 });
    expect((await read({ module: 'crm' })).summary).toMatchObject({ queueTime: 0.5, serverTime: 1.5 });
  });

  it('counts a batch that is sent twice once, in the rollups and in the live window', async () => {
    const [twice] = await makeTenants(pools.platform, ['ingest-twice']);
    const batch = makeBatch([makeRollup({ tenantId: twice, bucketMs: Date.now() })]);
    startIngester();
    await send(batch);
    await eventually(async () => (await callsOf(twice)) === 10);
    await send(batch);
    await eventually(isDrained);
    expect(await callsOf(twice)).toBe(10);
    expect((await readLiveWindow(control, twice, Date.now(), 0)).calls).toBe(10);
  });

  it('sets aside what is not a batch, and goes on', async () => {
    const before = await callsOf(tenantId);
    await control.xadd(telemetryStream, '*', 'batch', 'not json');
    await control.xadd(telemetryStream, '*', 'batch', JSON.stringify({ v: 2 }));
    await control.xadd(telemetryStream, '*', 'other', 'field');
    await send(makeBatch([makeRollup({ tenantId, bucketMs: Date.now() })]));
    startIngester();
    await eventually(async () => (await callsOf(tenantId)) === before + 10);
    await eventually(isDrained);
    expect(await control.xlen(rejectedStream)).toBe(3);
  });

  it('counts both copies of a batch that came in one turn once', async () => {
    const [both] = await makeTenants(pools.platform, ['ingest-both']);
    const text = JSON.stringify(makeBatch([makeRollup({ tenantId: both, bucketMs: Date.now() })]));
    const twice = control.multi().xadd(telemetryStream, '*', 'batch', text).xadd(telemetryStream, '*', 'batch', text);
    await twice.exec();
    startIngester();
    await eventually(async () => (await callsOf(both)) === 10);
    await eventually(isDrained);
    expect((await readLiveWindow(control, both, Date.now(), 0)).calls).toBe(10);
  });

  it('sets aside the one batch that the database refuses and stores the others of its turn', async () => {
    const before = await callsOf(tenantId);
    const bucketMs = Date.now();
    const refused = makeBatch([makeRollup({ tenantId, bucketMs, calls: 1_000 })]);
    await asLogin(database.superuserDatabaseUrl, (client) =>
      client.query(
        `alter table cache_management.telemetry_batches add constraint refused check (batch_id <> '${refused.id}')`,
      ),
    );
    await send(refused);
    await send(makeBatch([makeRollup({ tenantId, bucketMs })]));
    startIngester();
    await eventually(async () => (await control.xlen(rejectedStream)) === 1);
    await eventually(isDrained);
    expect(await callsOf(tenantId)).toBe(before + 10);
  });

  it('leaves out a tenant that does not exist and stores the others of the batch', async () => {
    const before = await callsOf(tenantId);
    const unknown = '11111111-1111-4111-8111-111111111111';
    const bucketMs = Date.now();
    await send(makeBatch([makeRollup({ tenantId: unknown, bucketMs }), makeRollup({ tenantId, bucketMs })]));
    startIngester();
    await eventually(async () => (await callsOf(tenantId)) === before + 10);
    expect((await readLiveWindow(control, unknown, Date.now(), 0)).calls).toBe(0);
  });

  it('takes over what a member that died had read and not acknowledged', async () => {
    const before = await callsOf(tenantId);
    await control.xgroup('CREATE', telemetryStream, ingestGroup, '0', 'MKSTREAM').catch(() => undefined);
    const id = await send(makeBatch([makeRollup({ tenantId, bucketMs: Date.now() })]));
    await control.xreadgroup('GROUP', ingestGroup, 'dead', 'COUNT', 1, 'STREAMS', telemetryStream, '>');
    // As if it had been read a minute ago.
    await control.xclaim(telemetryStream, ingestGroup, 'dead', 0, id ?? '', 'IDLE', 60_000);
    startIngester();
    await eventually(async () => (await callsOf(tenantId)) === before + 10);
    await eventually(isDrained);
  });

  it('loses nothing while PostgreSQL is cut off, and recovers by itself', async () => {
    const before = await callsOf(tenantId);
    startIngester();
    await eventually(() => readIngestHeartbeat(control));
    const superuser = makePools({ ...database, databaseUrl: inject('servers').connections.superuserDatabaseUrl ?? '' });
    await superuser.app.query(`alter database ${database.name} with allow_connections false`);
    // Of this database alone: other files ingest on the same server.
    await superuser.app.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and datname = $2',
      ['kryonix_ingest', database.name],
    );
    await send(makeBatch([makeRollup({ tenantId, bucketMs: Date.now() })]));
    await eventually(async () => (await control.xpending(telemetryStream, ingestGroup))[0] === 1);
    await superuser.app.query(`alter database ${database.name} with allow_connections true`);
    await superuser.close();
    await eventually(async () => (await callsOf(tenantId)) === before + 10);
    await eventually(isDrained);
  });

  it('survives the control plane being killed and started again', async () => {
    const before = await callsOf(tenantId);
    startIngester();
    await eventually(() => readIngestHeartbeat(control));
    redis.signal('SIGKILL');
    await eventually(() => send(makeBatch([makeRollup({ tenantId, bucketMs: Date.now() })])).catch(() => null));
    await eventually(async () => (await callsOf(tenantId)) === before + 10);
  });
});
