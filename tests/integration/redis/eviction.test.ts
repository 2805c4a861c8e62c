import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

const tenant = '11111111-1111-4111-8111-111111111111';
const protectedKeys = Array.from({ length: 500 }, (_, index) => `tenant:${tenant}:sdk:session:${index}`);

let data: TestRedis;
let control: TestRedis;

beforeAll(async () => {
  [data, control] = await Promise.all([
    startTestRedis({ plane: 'data', settings: { maxmemory: '16mb' } }),
    startTestRedis({ plane: 'control' }),
  ]);
});
afterAll(() => Promise.all([data.close(), control.close()]));

it('loses no protected key when a flood fills the data plane past its memory', async () => {
  const [cache, durable] = [new Redis(data.url), new Redis(control.url)];
  for (const key of protectedKeys) await durable.set(key, 'session', 'EX', 3_600);

  const value = 'x'.repeat(64 * 1024);
  for (let batch = 0; batch < 20; batch += 1) {
    const pipeline = cache.pipeline();
    for (let index = 0; index < 50; index += 1) {
      pipeline.set(`tenant:${tenant}:api:api_response:${batch}-${index}`, value, 'EX', 3_600);
    }
    const answers = await pipeline.exec();
    expect(answers?.every(([error]) => error === null)).toBe(true);
  }

  const evicted = /evicted_keys:(\d+)/.exec(await cache.info('stats'))?.[1];
  expect(Number(evicted)).toBeGreaterThan(0);
  expect(await durable.exists(...protectedKeys)).toBe(protectedKeys.length);
  cache.disconnect();
  durable.disconnect();
});

it('keeps what the control plane has answered for through a kill', async () => {
  const durable = new Redis(control.url);
  durable.on('error', () => {});
  await durable.set('kryonix:test', 'kept');
  const killed = control.pid;
  control.signal('SIGKILL');
  await expect.poll(() => control.pid !== null && control.pid !== killed, { timeout: 10_000 }).toBe(true);
  await expect.poll(() => durable.get('kryonix:test').catch(() => null), { timeout: 10_000 }).toBe('kept');
  durable.disconnect();
});
