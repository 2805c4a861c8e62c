import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCache } from '#lib/cache/create-cache.ts';
import type { KeyForm } from '#lib/cache/keyspace.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

const [big, small] = [randomUUID(), randomUUID()];
let common: TestRedis;
let ofConfig: TestRedis;
let ofBig: TestRedis;

beforeAll(async () => {
  [common, ofConfig, ofBig] = await Promise.all([
    startTestRedis({ plane: 'data' }),
    startTestRedis({ plane: 'data' }),
    startTestRedis({ plane: 'data', family: 'valkey' }),
  ]);
});
afterAll(async () => {
  await Promise.all([common, ofConfig, ofBig].map((server) => server?.close()));
});

/** Which of the servers has the key, in its own numbered database or in database 0. */
async function whereIs(storedKey: string, database: number): Promise<TestRedis[]> {
  const found: TestRedis[] = [];
  for (const server of [common, ofConfig, ofBig]) {
    const client = new Redis(server.adminUrl, { db: database });
    if ((await client.exists(storedKey)) === 1) found.push(server);
    client.disconnect();
  }
  return found;
}

it.each<KeyForm>(['numbered', 'prefixed'])(
  'a database and a tenant’s database live on the servers that were named for them, keys %s',
  async (keyForm) => {
    const cache = createCache({
      url: common.url,
      keyForm,
      overrides: [
        { database: 7, url: ofConfig.url },
        { tenantId: big, database: 1, url: ofBig.url },
      ],
      connection: { commandTimeoutMs: 10_000 },
      onWarning: () => undefined,
    });
    const expected: [string, string, TestRedis][] = [
      [big, 'api', ofBig],
      [big, 'config', ofConfig],
      [big, 'ai', common],
      [small, 'api', common],
      [small, 'config', ofConfig],
    ];
    for (const [tenantId, module, server] of expected) {
      const tenant = cache.forTenant(tenantId);
      expect(await tenant.set(module, keyForm, 'k', `${tenantId} ${module}`)).toBe(true);
      expect((await tenant.get(module, keyForm, 'k')).value).toBe(`${tenantId} ${module}`);
      const { id: database } = cache.catalogue.databaseForModule(module);
      const storedKey = cache.keyspace.build({ tenantId, module, dataType: keyForm, key: 'k', database });
      expect(await whereIs(storedKey, keyForm === 'numbered' ? database : 0)).toEqual([server]);
    }
    expect(cache.stats().connections).toBe(keyForm === 'numbered' ? 4 : 3);
    await cache.close();
  },
);
