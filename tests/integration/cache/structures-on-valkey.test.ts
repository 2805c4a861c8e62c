import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cache, createCache } from '#lib/cache/create-cache.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';
import { structureCases } from './structure-cases.ts';

let server: TestRedis;
let cache: Cache;
const faults: unknown[] = [];
const heard: string[] = [];
const [own, other] = [randomUUID(), randomUUID()];

beforeAll(async () => {
  server = await startTestRedis({ plane: 'control', family: 'valkey' });
  cache = createCache({
    ...{ url: server.url, connection: { commandTimeoutMs: 10_000 } },
    onError: (error) => faults.push(error),
    onWarning: () => {},
  });
  cache.observations.subscribe(({ tenantId, operation, outcome }) => {
    if (tenantId === own) heard.push(`${operation} ${outcome}`);
  });
});
afterAll(async () => {
  await cache.close();
  await server.close();
});

describe.each(structureCases)('$verb on Valkey', ({ does, prove, observed }) => {
  it(does, async () => {
    heard.length = 0;
    await prove(cache.forTenant(own), cache.forTenant(other));
    expect(heard).toEqual(observed);
    expect(faults).toEqual([]);
  });
});
