import { randomBytes, randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EnvelopeError } from '#lib/cache/cache-error.ts';
import { catalogues } from '#lib/cache/catalogue.ts';
import { type Cache, createCache } from '#lib/cache/create-cache.ts';
import type { Observation } from '#lib/cache/observation.ts';
import { createNumberedTopology } from '#lib/cache/topology.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

const tenantId = randomUUID();
let server: TestRedis;
let admin: Redis;
const caches: Cache[] = [];

beforeAll(async () => {
  server = await startTestRedis({ plane: 'data' });
  admin = new Redis(server.adminUrl, { db: 1 });
});
beforeEach(async () => {
  await admin.flushdb();
  await admin.config('RESETSTAT');
});
afterAll(async () => {
  await Promise.all(caches.map((cache) => cache.close()));
  admin.disconnect();
  await server.close();
});

function watchedTenant(url = server.url) {
  const faults: unknown[] = [];
  const heard: Observation[] = [];
  const cache = createCache({
    url,
    connection: { commandTimeoutMs: 10_000 },
    onError: (error) => faults.push(error),
  });
  caches.push(cache);
  cache.observations.subscribe((observation) => heard.push(observation));
  return { tenant: cache.forTenant(tenantId), faults, heard };
}

/** How often the server ran a command since the last reset. */
async function callsOf(command: string): Promise<number> {
  const found = new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(await admin.info('commandstats'));
  return Number(found?.[1] ?? 0);
}

const storedKey = (key: string) => `tenant:${tenantId}:api:temp:${key}`;

describe('gets of one tick', () => {
  it('travel as one command, each answered and observed as its own', async () => {
    const { tenant, heard } = watchedTenant();
    await tenant.mset(Array.from({ length: 30 }, (_, n) => ({ module: 'api', type: 'temp', key: `${n}`, value: n })));
    heard.length = 0;
    const keys = Array.from({ length: 60 }, (_, n) => `${n}`);
    const results = await Promise.all(keys.map((key) => tenant.get('api', 'temp', key)));
    expect(results.map(({ value }) => value)).toEqual(keys.map((_, n) => (n < 30 ? n : null)));
    expect(await callsOf('mget')).toBe(1);
    expect(await callsOf('get')).toBe(0);
    expect(heard).toHaveLength(60);
    expect(heard.filter(({ outcome }) => outcome === 'hit')).toHaveLength(30);
    expect(heard.filter(({ outcome }) => outcome === 'miss')).toHaveLength(30);
  });

  it('of one key are each answered with bytes of their own', async () => {
    const { tenant } = watchedTenant();
    await tenant.set('api', 'temp', 'hot', Buffer.from('bytes'));
    const results = await Promise.all(Array.from({ length: 20 }, () => tenant.get<Buffer>('api', 'temp', 'hot')));
    results[0]?.value?.fill(0);
    expect(results[1]?.value?.toString()).toBe('bytes');
  });

  it('of one large key are asked once', async () => {
    const { tenant } = watchedTenant();
    await tenant.set('api', 'temp', 'hot', 'x'.repeat(20_000));
    const readAll = () => Promise.all(Array.from({ length: 20 }, () => tenant.get('api', 'temp', 'hot')));
    await readAll();
    await admin.config('RESETSTAT');
    expect((await readAll()).every(({ hit }) => hit)).toBe(true);
    expect((await callsOf('get')) + (await callsOf('mget'))).toBe(1);
  });

  it('of one large key are each answered with an object of their own, compressed or not', async () => {
    const { tenant } = watchedTenant();
    for (const note of ['ö'.repeat(10_000), randomBytes(10_000).toString('base64')]) {
      await tenant.set('api', 'temp', 'hot', { note, seen: 0 });
      const readAll = () =>
        Promise.all(Array.from({ length: 20 }, () => tenant.get<{ note: string; seen: number }>('api', 'temp', 'hot')));
      await readAll();
      const values = (await readAll()).map(({ value }) => value);
      for (const value of values) if (value !== null) value.seen += 1;
      expect(values).toEqual(Array.from({ length: 20 }, () => ({ note, seen: 1 })));
    }
  });

  it('tell a value of another kind from a missing one', async () => {
    const { tenant, faults, heard } = watchedTenant();
    await tenant.set('api', 'temp', 'good', 1);
    await admin.rpush(storedKey('list'), 'x');
    heard.length = 0;
    const results = await Promise.all(['list', 'good', 'none'].map((key) => tenant.get('api', 'temp', key)));
    expect(results.map(({ hit }) => hit)).toEqual([false, true, false]);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toBeInstanceOf(EnvelopeError);
    expect(heard.map(({ key, outcome }) => `${key} ${outcome}`).sort()).toEqual([
      'good hit',
      'list error',
      'none miss',
    ]);
  });

  it('are asked singly where one of them is forbidden, so that the others are answered', async () => {
    const { tenant: owner } = watchedTenant();
    for (const key of ['open a', 'open b', 'secret']) await owner.set('api', 'temp', key, key);
    const open = `~${storedKey('open')}*`;
    await admin.call('ACL', 'SETUSER', 'partial', 'reset', 'on', '>partial', open, '+@all');
    const { tenant, faults } = watchedTenant(`redis://partial:partial@127.0.0.1:${server.port}`);
    const results = await Promise.all(['open a', 'secret', 'open b'].map((key) => tenant.get('api', 'temp', key)));
    expect(results.map(({ value }) => value)).toEqual(['open a', null, 'open b']);
    expect(faults).toHaveLength(1);
    await admin.call('ACL', 'DELUSER', 'partial');
  });

  it('of large values travel in portions', async () => {
    const { tenant } = watchedTenant();
    const keys = Array.from({ length: 64 }, (_, n) => `${n}`);
    const large = randomBytes(30_000);
    await tenant.mset(keys.map((key) => ({ module: 'api', type: 'temp', key, value: large })));
    const readAll = () => Promise.all(keys.map((key) => tenant.get('api', 'temp', key)));
    for (let warming = 0; warming < 20; warming++) await readAll();
    await admin.config('RESETSTAT');
    expect((await readAll()).every(({ hit }) => hit)).toBe(true);
    // 256 KiB each.
    expect(await callsOf('mget')).toBe(8);
  });
});

describe('commands of one tick', () => {
  it('are answered in the order of asking, pipelines and transactions among them', async () => {
    const topology = createNumberedTopology({ url: server.url, databases: catalogues['multi-tenant'].databases });
    const connection = topology.resolve(tenantId, 1);
    await connection.ready();
    const { client } = connection;
    const key = storedKey('order');
    const answers = await Promise.all([
      connection.store(key, Buffer.from('one'), 60),
      client.get(key),
      client.pipeline().append(key, ' two').get(key).exec(),
      client.append(key, ' three'),
      client.multi().append(key, ' four').get(key).exec(),
      client.get(key),
    ]);
    expect(answers.slice(1)).toEqual([
      'one',
      [
        [null, 7],
        [null, 'one two'],
      ],
      13,
      [
        [null, 18],
        [null, 'one two three four'],
      ],
      'one two three four',
    ]);
    await topology.close();
  });
});
