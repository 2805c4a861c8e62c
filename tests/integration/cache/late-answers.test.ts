import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cache, createCache } from '#lib/cache/create-cache.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

const commandTimeoutMs = 100;
const kept = new Int32Array(new SharedArrayBuffer(4));
let server: TestRedis;
let cache: Cache;

beforeAll(async () => {
  server = await startTestRedis({ plane: 'data' });
  cache = createCache({ url: server.url, strict: true, connection: { commandTimeoutMs } });
});
afterAll(async () => {
  await cache.close();
  await server.close();
});

/** Keeps the whole process from running until well beyond the time limit, as soon as what was asked for is written. */
function stallOnceWritten(): void {
  // The first tick asks, the second writes.
  process.nextTick(() => process.nextTick(() => Atomics.wait(kept, 0, 0, 4 * commandTimeoutMs)));
}

describe('an answer that came while the process was kept from running', () => {
  it('is given to whoever reads, and does not count as a silence of the server', async () => {
    const tenant = cache.forTenant(randomUUID());
    await tenant.set('api', 'temp', 'k', 'v');
    await tenant.set('api', 'temp', 'l', 'w');
    for (let stalls = 0; stalls < 5; stalls++) {
      const asked = Promise.all([tenant.get('api', 'temp', 'k'), tenant.get('api', 'temp', 'l')]);
      stallOnceWritten();
      expect((await asked).map(({ value }) => value)).toEqual(['v', 'w']);
    }
  });

  it('is given to whoever writes, deletes or counts', async () => {
    const tenant = cache.forTenant(randomUUID());
    for (const call of [
      () => tenant.set('api', 'temp', 'k', 1),
      () => tenant.delete('api', 'temp', 'k'),
      () => tenant.increment('api', 'temp', 'n', 1).then((count) => count === 1),
    ]) {
      const asked = call();
      stallOnceWritten();
      expect(await asked).toBe(true);
    }
  });
});
