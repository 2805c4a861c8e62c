import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Cache, createCache } from '#lib/cache/create-cache.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

let server: TestRedis;
let cache: Cache;
const faults: unknown[] = [];

beforeAll(async () => {
  server = await startTestRedis({ plane: 'control', family: 'valkey' });
  cache = createCache({
    ...{ url: server.url, connection: { commandTimeoutMs: 10_000 } },
    onError: (error) => faults.push(error),
    onWarning: () => {},
  });
});
afterAll(async () => {
  await cache.close();
  await server.close();
  expect(faults).toEqual([]);
});

it('every script runs on Valkey too', async () => {
  const tenant = cache.forTenant(randomUUID());
  const lock = await tenant.lock('l', { ttlSeconds: 30 });
  expect(await lock?.extend()).toBe(true);
  expect(await lock?.release()).toBe(true);
  expect(await tenant.limiter.take('r', { limit: 2, windowSeconds: 60 })).toMatchObject({
    allowed: true,
    remaining: 1,
  });
  const session = await tenant.sessions.create({ userId: 'u', platform: 'ios' });
  expect(await tenant.sessions.update(session?.id ?? '', { language: 'en' })).toBe(true);
  expect(await tenant.sessions.listByUser('u')).toMatchObject([{ data: { platform: 'ios', language: 'en' } }]);
  expect(await tenant.sessions.destroy(session?.id ?? '')).toBe(true);
  const queue = tenant.queue('q');
  for (const data of ['a', 'b']) await queue.enqueue(data);
  const [a, b] = await queue.reserve();
  expect(await queue.ack({ id: a?.id ?? '' })).toBe(1);
  expect(await queue.fail(b ?? { id: '', attempt: 0 })).toBe('retry');
  expect(await queue.counts()).toEqual({ ready: 0, reserved: 0, scheduled: 1, dead: 0 });
  await tenant.geo.setUserLocation('u', -23.5, -46.6);
  expect(await tenant.geo.getUsersNearby({ lat: -23.5, lng: -46.6, radiusKm: 1 })).toHaveLength(1);
  expect(await tenant.trackEvent('e', {})).not.toBeNull();
  expect(await tenant.health()).toMatchObject({ status: 'healthy', nodes: 1 });
});
