import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { startTestRedis } from '#tests/setup/test-redis.ts';

it('the control plane keeps what scripts and transactions wrote when it is killed and started again', async () => {
  const server = await startTestRedis({ plane: 'control' });
  const client = new Redis(server.url);
  client.on('error', () => {}); // it is killed below, and found again by itself
  try {
    await client.eval("redis.call('set', KEYS[1], 'a') redis.call('set', KEYS[2], 'b')", 2, 'kryonix:a', 'kryonix:b');
    await client.multi().set('kryonix:c', 'c').incr('kryonix:d').exec();
    await server.stop();
    await server.start();
    expect(await client.mget('kryonix:a', 'kryonix:b', 'kryonix:c', 'kryonix:d')).toEqual(['a', 'b', 'c', '1']);
  } finally {
    client.disconnect();
    await server.close();
  }
});
