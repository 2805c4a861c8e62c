import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readKeys } from '#server/backup/read-keys.ts';
import { logger } from '#server/logger.ts';
import { openWorkerClient } from '#server/redis/clients.ts';
import { serverOf, shareOwnReads } from '#server/redis/own-reads.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

let server: TestRedis;
let client: Redis;
let blocking: Redis;

beforeAll(async () => {
  server = await startTestRedis({ plane: 'control' });
  client = openWorkerClient(server.adminUrl, 'test', logger);
  blocking = openWorkerClient(server.adminUrl, 'test-blocking', logger);
  await client.call('XGROUP', 'CREATE', 'stream', 'group', '0', 'MKSTREAM');
  await client.hset('hash', 'a', '1');
  client.defineCommand('readSeven', {
    numberOfKeys: 0,
    lua: "for i = 1, 7 do redis.call('get', 'k' .. i) end return 1",
  });
});
afterAll(async () => {
  client.disconnect();
  blocking.disconnect();
  await server.close();
});

async function counted(): Promise<{ theirs: number; ours: number }> {
  const told = [...(await client.info('stats')).matchAll(/keyspace_(?:hits|misses):(\d+)/g)];
  const ours = await shareOwnReads(client, serverOf(client));
  return { theirs: told.reduce((sum, [, count]) => sum + Number(count), 0), ours };
}

/** A script as the job library has them: the driver sends its hash, and its text where the server does not know it. */
const readSeven = () => (client as Redis & { readSeven(): Promise<unknown> }).readSeven();

const streams = ['STREAMS', 'stream', '>'] as const;
const waits = async () => (await client.info('clients')).includes('blocked_clients:1');

it.each<[string, () => Promise<unknown>]>([
  ['reads', () => Promise.all([client.get('a'), client.mget('a', 'b', 'c'), client.exists('a', 'hash')])],
  [
    'hashes',
    () =>
      Promise.all([
        client.hgetall('hash'),
        client.hget('hash', 'a'),
        client.hscan('hash', 0),
        client.hincrby('hash', 'b', 1),
      ]),
  ],
  ['pipelines', () => client.pipeline().get('a').hgetall('hash').set('a', 1).ttl('a').exec()],
  ['scripts', () => client.eval("if redis.call('get', KEYS[1]) then return redis.call('del', KEYS[1]) end", 1, 'a')],
  ['scripts of which it sends the hash', async () => [await readSeven(), await readSeven(), await readSeven()]],
  ['scripts in a pipeline', () => client.pipeline().eval("return redis.call('get', KEYS[1])", 1, 'a').get('a').exec()],
  [
    'what a backup reads',
    async () => {
      await client.set('text', 'x'.repeat(200));
      const keys = ['text', 'hash', 'gone'].map((key) => Buffer.from(key));
      return [await readKeys(client, keys, 1_000), await readKeys(client, keys, 100)];
    },
  ],
  ['writes', () => Promise.all([client.set('a', 1, 'PX', 100_000, 'NX'), client.expire('a', 5), client.incr('n')])],
  ['groups', () => client.xreadgroup('GROUP', 'group', 'me', 'COUNT', 1, ...streams)],
  ['groups that wait in vain', () => blocking.xreadgroup('GROUP', 'group', 'me', 'COUNT', 1, 'BLOCK', 20, ...streams)],
  [
    'groups that wait',
    async () => {
      const answer = blocking.xreadgroup('GROUP', 'group', 'me', 'COUNT', 1, 'BLOCK', 20_000, ...streams);
      // Longer than an answer without waiting takes.
      const begunMs = performance.now();
      await eventually(async () => performance.now() - begunMs > 20 && (await waits()));
      await client.xadd('stream', '*', 'a', '1');
      return answer;
    },
  ],
  [
    'streams',
    () =>
      Promise.all([client.xrange('stream', '-', '+'), client.xlen('stream'), client.xack('stream', 'group', '1-1')]),
  ],
  [
    'what a backup asks',
    () =>
      client
        .pipeline()
        .type('hash')
        .call('PEXPIRETIME', 'hash')
        .call('MEMORY', 'USAGE', 'hash', 'SAMPLES', '1')
        .dumpBuffer('hash')
        .getBuffer('a')
        .getrangeBuffer('a', 0, 3)
        .zrange('none', '0', '-1', 'WITHSCORES')
        .exec(),
  ],
  [
    'what watching asks',
    () => Promise.all([client.scan(0), client.memory('USAGE', 'hash'), client.call('SLOWLOG', 'GET')]),
  ],
])('the platform counts of its own %s what the server counts', async (_what, ask) => {
  const before = await counted();
  await ask();
  const after = await counted();
  expect(after.ours - before.ours).toBe(after.theirs - before.theirs);
});

it('counts what the scripts of its jobs look up, which no word of theirs tells', async () => {
  const queue = new Queue('reads', { connection: client });
  const runJobs = async () => {
    const worker = new Worker('reads', async () => 'done', { connection: blocking });
    await queue.addBulk([1, 2, 3, 4, 5, 6].map((size) => ({ name: 'work', data: { size } })));
    await eventually(async () => (await queue.getJobCountByTypes('wait', 'active', 'prioritized')) === 0);
    await worker.close();
  };
  // The first run of a script brings its text, and is taken for the next.
  await runJobs();
  const before = await counted();
  await runJobs();
  const after = await counted();
  const [ours, theirs] = [after.ours - before.ours, after.theirs - before.theirs];
  expect(theirs).toBeGreaterThan(50);
  // Most runs are measured, not all: within one in ten.
  expect(Math.abs(ours - theirs), `${ours} of ${theirs}`).toBeLessThan(theirs / 10);
  await queue.close();
});
