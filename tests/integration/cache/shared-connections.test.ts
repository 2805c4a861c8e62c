import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { createCache } from '#lib/cache/create-cache.ts';
import { startTestRedisPair } from '#tests/setup/test-redis.ts';

/** Sockets of a cache on this server. */
async function socketsOf(adminUrl: string): Promise<number> {
  const admin = new Redis(adminUrl);
  const list = String(await admin.client('LIST'));
  admin.disconnect();
  return list.split('\n').filter((line) => / name=kryonix(-telemetry)? /.test(line)).length;
}

it('a thousand tenants on sixteen databases each share at most 64 sockets, telemetry included', async () => {
  const servers = await startTestRedisPair();
  const faults: unknown[] = [];
  const cache = createCache({
    url: servers.redisUrl,
    control: { url: servers.controlRedisUrl },
    connection: { commandTimeoutMs: 20_000 },
    onError: (error) => faults.push(error),
  });
  const modules = cache.catalogue.databases.map(({ module }) => module);
  const tenants = Array.from({ length: 1_000 }, () => cache.forTenant(randomUUID()));
  for (let start = 0; start < tenants.length; start += 100) {
    const places = tenants.slice(start, start + 100).flatMap((tenant) => modules.map((module) => ({ tenant, module })));
    const mark = ({ tenant, module }: (typeof places)[number]) => `${tenant.tenantId} ${module}`;
    const stored = await Promise.all(places.map((place) => place.tenant.set(place.module, 'temp', 'k', mark(place))));
    expect(stored.every((each) => each)).toBe(true);
    const read = await Promise.all(places.map(({ tenant, module }) => tenant.get(module, 'temp', 'k')));
    expect(read.map(({ value }) => value)).toEqual(places.map(mark));
  }
  const sockets = (await socketsOf(servers.adminRedisUrls.data)) + (await socketsOf(servers.adminRedisUrls.control));
  expect(sockets).toBeGreaterThanOrEqual(16);
  expect(sockets).toBeLessThanOrEqual(64);
  await cache.close();
  expect(faults).toEqual([]);
  await servers.close();
});
