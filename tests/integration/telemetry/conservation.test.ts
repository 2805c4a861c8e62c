import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openTelemetryStream } from '#lib/cache/telemetry-stream.ts';
import type { TelemetryBatch } from '#lib/telemetry/batch.ts';
import { createBatchOutbox } from '#lib/telemetry/batch-outbox.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import { queryRows } from '#server/db/query-rows.ts';
import { withPlatform } from '#server/db/with-platform.ts';
import { logger } from '#server/logger.ts';
import { readConservation } from '#server/telemetry/read-conservation.ts';
import { readEntries } from '#server/telemetry/read-entries.ts';
import { storeEntries } from '#server/telemetry/store-entries.ts';
import { telemetryStream } from '#server/telemetry/stream.ts';
import type { StreamEntry } from '#server/telemetry/stream-entry.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';
import { asLogin, runAsTenant } from '../db/as-login.ts';
import { makeBatch, makeRollup } from '../db/make-batch.ts';
import { byTest, makeTenants } from '../db/make-tenants.ts';

let database: TestDatabase;
let redis: TestRedis;
let pools: Pools;
let control: Redis;
let slug = 0;

beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), startTestRedis({ plane: 'control' })]);
  pools = makePools(database);
  control = new Redis(redis.url);
});
afterEach(() => control.del(telemetryStream));
afterAll(async () => {
  control.disconnect();
  await pools.close();
  await redis.close();
  await database.drop();
});

async function newTenant(): Promise<string> {
  slug += 1;
  const [id] = await makeTenants(pools.platform, [`conserved-${slug}`]);
  return id;
}

const rowsOf = (tenantId: string, calls: number, bucketMs = Date.now()) => [
  makeRollup({ tenantId, bucketMs, calls, latency: [20, calls] }),
];
const entryOf = (batch: object, arrivedMs = Date.now()): StreamEntry => [
  `${arrivedMs}-0`,
  ['batch', JSON.stringify(batch)],
];
const ingest = (...entries: StreamEntry[]) => storeEntries(pools.ingest, readEntries(entries, logger), logger);
const conservationOf = (tenantId: string) =>
  withPlatform(pools.platform, byTest, (client) => readConservation(control, client, tenantId));

async function readStream(): Promise<StreamEntry[]> {
  return control.xrange(telemetryStream, '-', '+');
}

const rejectionSchema = z.object({ reason: z.string(), batches: z.number(), operations: z.number().nullable() });
const rejections = () =>
  asLogin(database.platformDatabaseUrl, (client) =>
    queryRows(client, rejectionSchema, 'select * from cache_management.telemetry_rejections order by reason'),
  );

describe('conservation', () => {
  it('counts what waits in the stream as pending, and what is stored as stored, once', async () => {
    const tenantId = await newTenant();
    const stream = openTelemetryStream(redis.url, {});
    const outbox = createBatchOutbox({ maxBatches: 10, send: stream.send, onError: () => undefined });
    const producer = randomUUID();
    for (const calls of [3, 4, 5]) outbox.put({ ...makeBatch(rowsOf(tenantId, calls)), producer }, calls);
    expect(await outbox.drain()).toBe(true);
    await stream.close();
    expect(await conservationOf(tenantId)).toMatchObject([{ sent: 12, stored: 0, pending: 12, addsUp: true }]);
    const entries = await readStream();
    // Stored and not acknowledged yet, out of order, and twice.
    await ingest(...entries.slice(1));
    expect(await conservationOf(tenantId)).toMatchObject([{ sent: 12, stored: 9, pending: 3, addsUp: true }]);
    await ingest(...entries);
    expect(await conservationOf(tenantId)).toEqual([
      { tenantId, sent: 12, stored: 12, rejected: 0, dropped: 0, pending: 0, unaccounted: 0, addsUp: true },
    ]);
  });

  it('shows what was dropped while the control plane was away, once it is back', async () => {
    const [tenantId, silent] = [await newTenant(), await newTenant()];
    let up = false;
    const taken: TelemetryBatch[] = [];
    const outbox = createBatchOutbox({
      maxBatches: 2,
      onError: () => undefined,
      send: async (batch) => {
        if (!up) throw new Error('away');
        taken.push(batch);
      },
    });
    const producer = randomUUID();
    const put = (id: string, calls: number) => outbox.put({ ...makeBatch(rowsOf(id, calls)), producer }, calls);
    put(tenantId, 1);
    await outbox.drain();
    put(silent, 20);
    put(tenantId, 300);
    put(tenantId, 4_000);
    up = true;
    await outbox.drain();
    await ingest(...taken.map((batch) => entryOf(batch)));
    expect(await conservationOf(tenantId)).toMatchObject([{ sent: 4_301, stored: 4_001, dropped: 300, addsUp: true }]);
    // All of its operations were dropped: the batches of others tell.
    expect(await conservationOf(silent)).toMatchObject([{ sent: 20, stored: 0, dropped: 20, addsUp: true }]);
  });

  it('tells of a batch that was lost without a trace', async () => {
    const tenantId = await newTenant();
    const producer = randomUUID();
    const second = { ...makeBatch(rowsOf(tenantId, 7)), producer, accounts: [{ tenantId, sent: 12, dropped: 0 }] };
    await ingest(entryOf(second));
    expect(await conservationOf(tenantId)).toMatchObject([{ sent: 12, stored: 7, unaccounted: 5, addsUp: false }]);
  });

  it('counts what is rejected, with its reason', async () => {
    const tenantId = await newTenant();
    const stranger = randomUUID();
    const now = Date.now();
    const late = makeBatch([...rowsOf(tenantId, 2, now - 26 * 3_600_000), ...rowsOf(tenantId, 5, now)]);
    const invalid = makeBatch([makeRollup({ tenantId, bucketMs: now, calls: 11, database: 99 })]);
    const result = await ingest(
      entryOf(late, now),
      entryOf(invalid, now + 1),
      entryOf(makeBatch(rowsOf(stranger, 13)), now + 2),
      entryOf({ nothing: true }, now + 3),
    );
    expect(result.unusable.map(([id]) => id)).toEqual([`${now + 1}-0`, `${now + 3}-0`]);
    expect(await conservationOf(tenantId)).toMatchObject([{ sent: 18, stored: 5, rejected: 13, addsUp: true }]);
    expect(await conservationOf(stranger)).toMatchObject([{ sent: 13, stored: 0, rejected: 13, addsUp: true }]);
    expect(await rejections()).toEqual([
      { reason: 'implausible_time', batches: 1, operations: 2 },
      { reason: 'invalid', batches: 1, operations: 11 },
      { reason: 'malformed', batches: 1, operations: null },
      { reason: 'unknown_tenant', batches: 1, operations: 13 },
    ]);
  });

  it('stores what came in time, however long PostgreSQL was away', async () => {
    const tenantId = await newTenant();
    const bornMs = Date.now() - 30 * 3_600_000;
    await ingest(entryOf(makeBatch(rowsOf(tenantId, 3, bornMs)), bornMs + 23 * 3_600_000));
    expect(await conservationOf(tenantId)).toMatchObject([{ stored: 3, rejected: 0 }]);
  });

  it('is not known where too much waits to be read', async () => {
    const tenantId = await newTenant();
    await ingest(entryOf(makeBatch(rowsOf(tenantId, 3))));
    const filled = control.pipeline();
    for (let i = 0; i < 2_100; i++) filled.xadd(telemetryStream, '*', 'batch', '{}');
    await filled.exec();
    expect(await conservationOf(tenantId)).toMatchObject([{ stored: 3, pending: null, addsUp: null }]);
  });

  it('shows a tenant its own account and nobody else’s', async () => {
    const [mine, theirs] = [await newTenant(), await newTenant()];
    await ingest(entryOf(makeBatch([...rowsOf(mine, 1), ...rowsOf(theirs, 2)])));
    const sql = 'select tenant_id, stored::int from cache_management.telemetry_conservation';
    expect((await runAsTenant(database.databaseUrl, mine, sql)).rows).toEqual([{ tenant_id: mine, stored: 1 }]);
    const update = runAsTenant(
      database.databaseUrl,
      mine,
      'update cache_management.telemetry_conservation set sent = 0',
    );
    await expect(update).rejects.toMatchObject({ code: '42501' });
    const read = runAsTenant(database.databaseUrl, mine, 'select * from cache_management.telemetry_rejections');
    await expect(read).rejects.toMatchObject({ code: '42501' });
  });
});
