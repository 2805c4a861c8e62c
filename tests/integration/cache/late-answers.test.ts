import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cache, createCache } from '#lib/cache/create-cache.ts';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

/** Longer than a busy machine keeps the server itself from answering. */
const commandTimeoutMs = 2_000;
const kept = new Int32Array(new SharedArrayBuffer(4));
let server: TestRedis;
let cache: Cache;
let tenant: TenantCache;

beforeAll(async () => {
  server = await startTestRedis({ plane: 'data' });
  cache = createCache({ url: server.url, strict: true, connection: { commandTimeoutMs } });
  tenant = cache.forTenant(randomUUID());
  for (const key of ['k', 'gone']) {
    await eventually(() => tenant.set('api', 'temp', key, 'v').catch(() => false));
  }
});
afterAll(async () => {
  await cache.close();
  await server.close();
});

/** Keeps the whole process from running until well beyond the time limit, as soon as what was asked for is written. */
function stallOnceWritten(): void {
  // The first tick asks, the second writes.
  process.nextTick(() => process.nextTick(() => Atomics.wait(kept, 0, 0, 1.5 * commandTimeoutMs)));
}

describe('answers that came while the process was kept from running', () => {
  it('are given to their callers, and do not count as a silence of the server', async () => {
    const asked = Promise.all([
      tenant.get('api', 'temp', 'k').then(({ value }) => value),
      tenant.set('api', 'temp', 'l', 1),
      tenant.has('api', 'temp', 'k'),
      tenant.increment('api', 'temp', 'n', 2),
      tenant.persist('api', 'temp', 'k'),
      tenant.expire('api', 'temp', 'k', 10),
      tenant.delete('api', 'temp', 'gone'),
    ]);
    stallOnceWritten();
    expect(await asked).toEqual(['v', true, true, 2, true, true, true]);
    // Five silences would have the server left alone for a moment.
    expect((await tenant.get('api', 'temp', 'l')).value).toBe(1);
  });
});
