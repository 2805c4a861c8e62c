import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plane } from '#server/redis/acl-rules.ts';
import { BigKeyRanking } from '#server/telemetry/big-key-ranking.ts';
import { takeCensus } from '#server/telemetry/census.ts';
import { startTestRedisPair, type TestRedisPair } from '#tests/setup/test-redis.ts';

const databases = Array.from({ length: 16 }, (_, id) => id);
const [one, two] = [randomUUID(), randomUUID()];
let redis: TestRedisPair;
const open = (plane: Plane, db: number) => new Redis(plane === 'data' ? redis.redisUrl : redis.controlRedisUrl, { db });

beforeAll(async () => {
  redis = await startTestRedisPair();
  const api = new Redis(redis.redisUrl, { db: 1 });
  const queue = new Redis(redis.controlRedisUrl, { db: 2 });
  for (let index = 0; index < 2_000; index++) void api.set(`tenant:${one}:api:api_response:k${index}`, 'x'.repeat(100));
  for (let index = 0; index < 3; index++) await api.set(`tenant:${two}:api:api_response:k${index}`, 'x'.repeat(10_000));
  await queue.set(`tenant:${two}:queue:temp:job`, 'x');
  // Written by the tenant's own user, not by the SDK, and on the other server.
  const stray = new Redis(redis.redisUrl, { db: 2 });
  await stray.set(`tenant:${two}:odd`, 'x');
  stray.disconnect();
  api.disconnect();
  queue.disconnect();
});
afterAll(() => redis.close());

describe('a census', () => {
  it('counts the keys and weighs the memory of every tenant and database, on both planes', async () => {
    const rows = await takeCensus({ open, databases, budget: 1 });
    const find = (tenantId: string, database: number) =>
      rows.find((row) => row.tenantId === tenantId && row.database === database);
    expect(rows).toHaveLength(3);
    expect(find(one, 1)?.keys).toBe(2_000);
    expect(find(two, 1)?.keys).toBe(3);
    expect(find(two, 2)?.keys, 'on both servers, well-formed or not').toBe(2);
    const admin = new Redis(redis.adminRedisUrls.data, { db: 1 });
    const exact = Number(await admin.memory('USAGE', `tenant:${one}:api:api_response:k77`)) * 2_000;
    admin.disconnect();
    expect(find(one, 1)?.memoryBytes).toBeGreaterThan(exact * 0.95);
    expect(find(one, 1)?.memoryBytes).toBeLessThan(exact * 1.05);
    expect(find(two, 1)?.memoryBytes).toBeGreaterThan(30_000);
  });

  it('tells what it weighed, of which the largest are kept', async () => {
    const ranking = new BigKeyRanking();
    const weighed = (key: string, database: number, bytes: number) => ranking.weighed(key, database, bytes);
    await takeCensus({ open, databases, budget: 1, weighed });
    const rows = ranking.rows();
    expect(rows[0]).toMatchObject({ tenantId: two, database: 1, keyClass: `${two}/api/api_response/••••` });
    expect(rows[0]?.memoryBytes).toBeGreaterThan(10_000);
    expect(rows.filter((row) => row.tenantId === one)).toHaveLength(3);
    expect(JSON.stringify(rows), 'the kind of a key, not its name').not.toMatch(/k\d/);
  });

  it('rests between pages, so that it takes no more than its share of the time', async () => {
    const asked: number[] = [];
    const begun = performance.now();
    const counting = (plane: Plane, database: number) => {
      const client = open(plane, database);
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
    await takeCensus({ open: counting, databases: [1], budget: 0.2 });
    // The last page of each server needs no rest after it.
    const paged = asked.slice(0, -2).reduce((sum, ms) => sum + ms, 0);
    expect(asked.length).toBeGreaterThan(2);
    expect(performance.now() - begun).toBeGreaterThan(paged / 0.2);
  });

  it('ends early when it is cancelled', async () => {
    await expect(takeCensus({ open, databases, cancelled: () => true })).rejects.toThrow('cancelled');
  });
});
