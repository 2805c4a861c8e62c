import { randomBytes, randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { createCache } from '#lib/cache/create-cache.ts';
import { parseInfo } from '#lib/telemetry/parse-info.ts';
import { startTestRedis } from '#tests/setup/test-redis.ts';

it('one tenant’s flood past maxmemory evicts no session, token, queue item or lock of anybody', async () => {
  const [data, control] = await Promise.all([
    startTestRedis({ plane: 'data', settings: { maxmemory: '16mb' } }),
    startTestRedis({ plane: 'control' }),
  ]);
  const cache = createCache({
    url: data.url,
    control: { url: control.url },
    connection: { commandTimeoutMs: 10_000 },
  });
  const quiet = cache.forTenant(randomUUID());
  const noisy = cache.forTenant(randomUUID());
  const protectedModules = cache.catalogue.databases
    .filter(({ evictionClass }) => evictionClass === 'protected')
    .map(({ module }) => module);
  for (const module of protectedModules) {
    for (let i = 0; i < 50; i++) expect(await quiet.set(module, 'session', `k${i}`, { i })).toBe(true);
  }
  for (let i = 0; i < 20; i++) await quiet.set('api', 'api_response', `k${i}`, { i });

  // Random, so that it is not compressed away.
  const ballast = randomBytes(64 * 1024);
  for (let round = 0; round < 20; round++) {
    await Promise.all(
      Array.from({ length: 40 }, (_, i) => noisy.set('api', 'api_response', `flood ${round} ${i}`, ballast)),
    );
  }

  const admin = new Redis(data.adminUrl);
  expect(parseInfo(await admin.info()).stats?.evictedKeys).toBeGreaterThan(100);
  admin.disconnect();
  for (const module of protectedModules) {
    for (let i = 0; i < 50; i++) expect((await quiet.get(module, 'session', `k${i}`)).value).toEqual({ i });
  }
  expect(cache.stats().operations.errors).toBe(0);
  await cache.close();
  await Promise.all([data.close(), control.close()]);
});
