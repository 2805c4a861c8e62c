import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Plane, tenantUserName } from '#server/redis/acl-rules.ts';
import { provisionTenantUser } from '#server/redis/provision-tenant-user.ts';
import { startTestRedis } from '#tests/setup/test-redis.ts';

const greedy = '11111111-1111-4111-8111-111111111111';
const other = '22222222-2222-4222-8222-222222222222';
const password = 'greedy-password';
const valueBytes = 2 * 1024 * 1024;

/** As the protocol has it, for a connection that asks and never reads. */
function command(...words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

async function connectGreedy(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  // That the server hangs up is what is to be shown.
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(command('AUTH', tenantUserName(greedy), password));
  await once(socket, 'data');
  socket.pause();
  return socket;
}

describe.each<Plane>(['data', 'control'])('on the %s plane', (plane) => {
  it('whoever asks for more than it reads costs others neither keys nor writes', async () => {
    const server = await startTestRedis({ plane, settings: { maxmemory: '64mb' } });
    const [admin, service] = [new Redis(server.adminUrl), new Redis(server.url)];
    onTestFinished(async () => {
      admin.disconnect();
      service.disconnect();
      await server.close();
    });
    await provisionTenantUser(admin, greedy, password);
    const keys = Array.from({ length: 300 }, (_, index) => `tenant:${other}:api:answer:${index}`);
    for (const key of keys) await service.set(key, 'x'.repeat(1_000), 'EX', 3_600);
    const large = `tenant:${greedy}:api:answer:large`;
    await service.set(large, 'x'.repeat(valueBytes), 'EX', 3_600);

    const sockets = await Promise.all([1, 2, 3].map(() => connectGreedy(server.port)));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
    });
    // Three times the server's memory.
    for (const socket of sockets) socket.write(command('GET', large).repeat(32));

    const evicted = async () => Number(/evicted_clients:(\d+)/.exec(await admin.info('stats'))?.[1]);
    await expect.poll(evicted, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(await service.exists(...keys)).toBe(keys.length);
    expect(await service.set(`tenant:${other}:api:answer:new`, '1', 'EX', 60)).toBe('OK');
  });
});
