import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addToLiveWindow, readLiveWindow } from '#server/live/live-window.ts';
import { LiveWindows } from '#server/live/live-windows.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';
import { makeRollup } from '../db/make-batch.ts';

let redis: TestRedis;
let control: Redis;
const now = Date.UTC(2026, 0, 2, 12);
const minute = 60_000;

beforeAll(async () => {
  redis = await startTestRedis({ plane: 'control' });
  control = new Redis(redis.url);
});
afterAll(async () => {
  control.disconnect();
  await redis.close();
});

async function fill(tenantId: string): Promise<void> {
  // Ten calls a second for six minutes.
  const rows = Array.from({ length: 360 }, (_, second) =>
    makeRollup({ tenantId, bucketMs: now - second * 1_000, device: second % 2 ? 'mobile' : 'desktop' }),
  );
  await addToLiveWindow(control, rows, now);
}

describe('the live window', () => {
  it('covers the last five minutes and forgets what is older', async () => {
    const tenantId = '10000000-0000-4000-8000-000000000001';
    await fill(tenantId);
    const window = await readLiveWindow(control, tenantId, now, 0);
    expect(window.calls / window.seconds).toBeCloseTo(10, 0);
    expect(window.seconds).toBe(300);
    expect(window.mobileCalls / window.calls).toBeCloseTo(0.5, 1);
    expect(window.databases.get(1)?.calls).toBe(window.calls);
  });

  it('shows the same rate right after ingestion began, for it then covers less time', async () => {
    const tenantId = '10000000-0000-4000-8000-000000000002';
    await fill(tenantId);
    for (const since of [now - 3 * minute, now - minute, now - 25_000]) {
      const window = await readLiveWindow(control, tenantId, now, since);
      expect(window.calls / window.seconds, `since ${now - since} ms`).toBeGreaterThan(9);
      expect(window.calls / window.seconds, `since ${now - since} ms`).toBeLessThan(11);
    }
  });

  it('moves on by the second: what happened five minutes ago leaves it, and nothing else', async () => {
    const tenantId = '10000000-0000-4000-8000-000000000004';
    await fill(tenantId);
    const windows = new LiveWindows(control);
    for (let second = 0; second <= 25; second++) {
      const nowMs = now + second * 1_000;
      const window = await readLiveWindow(control, tenantId, nowMs, 0);
      // From 300 s ago on, both ends included; nothing was added after `now`.
      expect(window.calls, `after ${second} s`).toBe(10 * (301 - second));
      expect(await windows.read([tenantId], nowMs, 0), `after ${second} s`).toEqual([window]);
    }
  });

  it('adds up what several ingesters counted of one second', async () => {
    const tenantId = '10000000-0000-4000-8000-000000000005';
    const windows = new LiveWindows(control);
    await addToLiveWindow(control, [makeRollup({ tenantId, bucketMs: now - 1_000, latency: [20, 10] })], now);
    expect(await windows.read([tenantId], now, 0)).toMatchObject([{ calls: 10 }]);
    await addToLiveWindow(control, [makeRollup({ tenantId, bucketMs: now - 1_000, latency: [20, 4, 25, 6] })], now);
    expect(await windows.read([tenantId], now, 0)).toMatchObject([{ calls: 20, latency: [20, 14, 25, 6] }]);
  });

  it('is empty for another tenant', async () => {
    const window = await readLiveWindow(control, '10000000-0000-4000-8000-000000000003', now, 0);
    expect(window).toMatchObject({ calls: 0, latency: [], databases: new Map() });
  });
});
