import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogues } from '#lib/cache/catalogue.ts';
import type { CatalogueEntry } from '#lib/cache/catalogue-entry.ts';
import { takeCensus } from '#server/telemetry/census.ts';
import { startTestRedisPair, type TestRedisPair } from '#tests/setup/test-redis.ts';

const catalogue = catalogues['multi-tenant'].databases;
const [one, two] = [randomUUID(), randomUUID()];
let redis: TestRedisPair;
const open = (entry: CatalogueEntry) =>
  new Redis(entry.evictionClass === 'evictable' ? redis.redisUrl : redis.controlRedisUrl, { db: entry.id });

beforeAll(async () => {
  redis = await startTestRedisPair();
  const api = new Redis(redis.redisUrl, { db: 1 });
  const queue = new Redis(redis.controlRedisUrl, { db: 2 });
  for (let index = 0; index < 2_000; index++) void api.set(`tenant:${one}:api:api_response:k${index}`, 'x'.repeat(100));
  for (let index = 0; index < 3; index++) await api.set(`tenant:${two}:api:api_response:k${index}`, 'x'.repeat(10_000));
  await queue.set(`tenant:${two}:queue:temp:job`, 'x');
  api.disconnect();
  queue.disconnect();
});
afterAll(() => redis.close());

describe('a census', () => {
  it('counts the keys and weighs the memory of every tenant and database, on both planes', async () => {
    const rows = await takeCensus({ open, catalogue, budget: 1 });
    const find = (tenantId: string, database: number) =>
      rows.find((row) => row.tenantId === tenantId && row.database === database);
    expect(rows).toHaveLength(3);
    expect(find(one, 1)?.keys).toBe(2_000);
    expect(find(two, 1)?.keys).toBe(3);
    expect(find(two, 2)?.keys).toBe(1);
    const admin = new Redis(redis.adminRedisUrls.data, { db: 1 });
    const exact = Number(await admin.memory('USAGE', `tenant:${one}:api:api_response:k77`)) * 2_000;
    admin.disconnect();
    expect(find(one, 1)?.memoryBytes).toBeGreaterThan(exact * 0.95);
    expect(find(one, 1)?.memoryBytes).toBeLessThan(exact * 1.05);
    expect(find(two, 1)?.memoryBytes).toBeGreaterThan(30_000);
  });

  it('rests between pages, so that it takes no more than its share of the time', async () => {
    const asked: number[] = [];
    const begun = performance.now();
    const counting = (entry: CatalogueEntry) => {
      const client = open(entry);
      const scan = client.scan.bind(client) as (...args: unknown[]) => Promise<[string, string[]]>;
      Object.assign(client, {
        scan: async (...args: unknown[]) => {
          const from = performance.now();
          const answer = await scan(...args);
          asked.push(performance.now() - from);
          return answer;
        },
      });
      return client;
    };
    const api = catalogue.filter(({ id }) => id === 1);
    await takeCensus({ open: counting, catalogue: api, budget: 0.2 });
    // The last page needs no rest after it.
    const paged = asked.slice(0, -1).reduce((sum, ms) => sum + ms, 0);
    expect(asked.length).toBeGreaterThan(2);
    expect(performance.now() - begun).toBeGreaterThan(paged / 0.2);
  });

  it('ends early when it is cancelled', async () => {
    await expect(takeCensus({ open, catalogue, cancelled: () => true })).rejects.toThrow('cancelled');
  });
});
