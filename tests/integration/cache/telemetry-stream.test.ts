import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCache } from '#lib/cache/create-cache.ts';
import { openTelemetryStream, telemetryStreamKey } from '#lib/cache/telemetry-stream.ts';
import { type TelemetryBatch, telemetryBatchSchema } from '#lib/telemetry/batch.ts';
import { mergeRollups, toTenantTotals } from '#lib/telemetry/merge-rollups.ts';
import { startTestRedisPair, type TestRedisPair } from '#tests/setup/test-redis.ts';

let servers: TestRedisPair;
let admin: Redis;

beforeAll(async () => {
  servers = await startTestRedisPair();
  admin = new Redis(servers.adminRedisUrls.control);
  // The server is stopped on purpose below.
  admin.on('error', () => undefined);
});
afterAll(async () => {
  admin.disconnect();
  await servers.close();
});

/** Every batch in the stream, as a reader parses it. */
async function readBatches(): Promise<TelemetryBatch[]> {
  const entries = await admin.xrange(telemetryStreamKey, '-', '+');
  const batches = entries.map(([, [field, json]]) => {
    expect(field).toBe('batch');
    return telemetryBatchSchema.parse(JSON.parse(json ?? ''));
  });
  // One whose answer came late is sent again under its name, by which readers take it once.
  return [...new Map(batches.map((batch) => [batch.id, batch])).values()];
}

function openCache(faults: unknown[] = [], flushMs = 50) {
  return createCache({
    url: servers.redisUrl,
    control: { url: servers.controlRedisUrl },
    connection: { commandTimeoutMs: 10_000 },
    telemetry: { flushMs },
    onError: (error) => faults.push(error),
  });
}

describe('telemetry', () => {
  it('every operation arrives in the stream exactly once, per tenant', async () => {
    await admin.del(telemetryStreamKey);
    const cache = openCache();
    const tenants = [randomUUID(), randomUUID()];
    for (const [index, tenantId] of tenants.entries()) {
      const tenant = cache.forTenant(tenantId, { device: index === 0 ? 'mobile' : 'desktop' });
      await Promise.all(
        Array.from({ length: 300 * (index + 1) }, async (_, n) => {
          if ((await tenant.get('crm', 'user_data', `k${n % 10}`)).hit) return;
          await tenant.set('crm', 'user_data', `k${n % 10}`, n);
        }),
      );
    }
    const { calls, hits, misses } = cache.stats().operations;
    await cache.close();
    const batches = await readBatches();
    const totals = toTenantTotals(
      mergeRollups(
        batches.flatMap((batch) => batch.rollups),
        86_400_000,
      ),
    );
    const sum = (field: 'calls' | 'hits' | 'misses' | 'mobileCalls') =>
      totals.reduce((all, row) => all + row[field], 0);
    expect([sum('calls'), sum('hits'), sum('misses')]).toEqual([calls, hits, misses]);
    expect(calls).toBeGreaterThan(900);
    expect(sum('mobileCalls')).toBe(totals.find((row) => row.tenantId === tenants[0])?.calls);
    expect(cache.stats().telemetry).toMatchObject({ recorded: calls, sent: calls, pending: 0, dropped: 0 });
    const weights = batches.flatMap((batch) => batch.samples).reduce((all, sample) => all + sample.weight, 0);
    expect(weights).toBeCloseTo(calls, 6);
  });

  it('is sent while the cache runs, without anyone asking', async () => {
    await admin.del(telemetryStreamKey);
    const cache = openCache();
    await cache.forTenant(randomUUID()).get('api', 'temp', 'k');
    await expect.poll(async () => (await readBatches()).length).toBe(1);
    await cache.close();
  });

  it('waits while the control server is away and arrives when it is back', async () => {
    await admin.del(telemetryStreamKey);
    const faults: unknown[] = [];
    const cache = openCache(faults);
    const tenant = cache.forTenant(randomUUID());
    await tenant.get('api', 'temp', 'before');
    await expect.poll(() => cache.stats().telemetry?.sent).toBe(1);
    await servers.control.stop();
    for (let i = 0; i < 20; i++) await tenant.get('api', 'temp', `during ${i}`);
    await expect.poll(() => faults.length).toBeGreaterThan(0);
    expect(cache.stats().telemetry).toMatchObject({ sent: 1, pending: 20, dropped: 0 });
    await servers.control.start();
    await expect.poll(() => cache.stats().telemetry).toMatchObject({ sent: 21, pending: 0 });
    await cache.close();
    const calls = (await readBatches()).flatMap((batch) => batch.rollups).reduce((all, row) => all + row.calls, 0);
    expect(calls).toBe(21);
  });

  it('is refused by a stream that nobody reads, so that the control server does not fill up', async () => {
    await admin.del(telemetryStreamKey);
    const stream = openTelemetryStream(servers.controlRedisUrl, { maxUnreadBatches: 2 });
    const batch = (): TelemetryBatch => ({
      v: 1,
      id: randomUUID(),
      producer: randomUUID(),
      createdAtMs: 0,
      rollups: [],
      samples: [],
    });
    await stream.send(batch());
    await stream.send(batch());
    await expect(stream.send(batch())).rejects.toMatchObject({ reason: 'telemetry_backlog' });
    expect(await readBatches()).toHaveLength(2);
    await stream.close();
  });
});
