import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

describe.each(['redis', 'valkey'] as const)('the control plane on %s', (family) => {
  let server: TestRedis;

  beforeAll(async () => {
    server = await startTestRedis({ plane: 'control', family });
  });
  afterAll(() => server.close());

  it.each(['SIGTERM', 'SIGKILL'])('has all that transactions and scripts wrote, after %s', async (signal) => {
    const before = new Redis(server.url);
    const twoWrites = "redis.call('hset', KEYS[1], 'a', ARGV[1]) return redis.call('hincrby', KEYS[1], 'n', 1)";
    await before.eval(twoWrites, 1, `kryonix:script:${signal}`, signal);
    await before.multi().set(`kryonix:one:${signal}`, 1).set(`kryonix:two:${signal}`, 2).exec();
    before.disconnect();
    if (signal === 'SIGKILL') server.signal('SIGKILL');
    await server.stop();
    await server.start();
    const after = new Redis(server.url);
    expect(await after.hgetall(`kryonix:script:${signal}`)).toEqual({ a: signal, n: '1' });
    expect(await after.mget(`kryonix:one:${signal}`, `kryonix:two:${signal}`)).toEqual(['1', '2']);
    after.disconnect();
  });

  it.each([
    ['without logging in', {}],
    ['as the default user', { username: 'default', password: '' }],
    ['as the default user with any password', { username: 'default', password: 'x' }],
  ])('answers nobody %s', async (_, login) => {
    const client = new Redis({ port: server.port, lazyConnect: true, retryStrategy: () => null, ...login });
    client.on('error', () => undefined);
    await expect(client.connect().then(() => client.get('kryonix:x'))).rejects.toThrow();
    client.disconnect();
  });
});
