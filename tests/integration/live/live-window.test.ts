import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addToLiveWindow, readLiveWindow } from '#server/live/live-window.ts';
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

  it('is empty for another tenant', async () => {
    const window = await readLiveWindow(control, '10000000-0000-4000-8000-000000000003', now, 0);
    expect(window).toMatchObject({ calls: 0, latency: [], databases: new Map() });
  });
});
