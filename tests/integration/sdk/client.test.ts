import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type ClientOptions, createClient, createMemoryStore, type LocalStore } from '#lib/sdk/browser.ts';
import type { TenantCache } from '#lib/sdk/node.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { addApiKey, addTenant } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { type ClientNetwork, makeNetwork, refusal } from './client-network.ts';

let product: TestProduct;
let tenant: TenantCache;
let apiKey: string;
let network: ClientNetwork;
const clients: Client[] = [];

beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product?.close());

beforeEach(async () => {
  const tenantId = await addTenant(product.pools.platform, `tenant-${randomUUID().slice(0, 8)}`);
  const pepper = product.services.apiKeyPepper;
  apiKey = await addApiKey(product.pools.platform, { tenantId, pepper, scopes: ['sessions'] });
  tenant = product.services.cache.forTenant(tenantId);
  network = makeNetwork(tenant);
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

function open(options: Partial<ClientOptions> = {}): Client {
  const client = createClient({ url: product.baseUrl, apiKey, fetch: network.fetch, onError: () => {}, ...options });
  clients.push(client);
  return client;
}

const pushes = () => network.sent.filter((line) => line === 'POST /api/v1/sync').length;
const drained = (client: Client) => eventually(async () => (await client.pendingWrites()).count === 0);

describe('with a network', () => {
  it('writes reach readers of the SDK and other clients', async () => {
    const [writer, reader] = [open(), open({ store: createMemoryStore() })];
    expect(await writer.set('crm', 'lead', '1', { name: 'Ana' }, { ttlSeconds: 60 })).toBe('stored');
    expect(await tenant.get('crm', 'lead', '1')).toMatchObject({ value: { name: 'Ana' } });
    expect(await writer.get('crm', 'lead', '1')).toMatchObject({ hit: true, value: { name: 'Ana' }, pending: false });
    expect((await reader.sync()).pulled).toEqual([{ module: 'crm', type: 'lead', key: '1' }]);
    expect((await reader.sync()).pulled).toEqual([]);
    expect(await writer.delete('crm', 'lead', '1')).toBe('stored');
    expect(await tenant.has('crm', 'lead', '1')).toBe(false);
    await reader.sync();
    network.mode = 'down';
    expect(await reader.get('crm', 'lead', '1')).toMatchObject({ hit: false });
  });

  it('reads tell a miss from a cached null, and many come in the order of the names', async () => {
    await tenant.mset([
      { module: 'crm', type: 'lead', key: 'a', value: null },
      { module: 'crm', type: 'lead', key: 'b', value: 2 },
    ]);
    const client = open();
    expect(await client.get('crm', 'lead', 'a')).toMatchObject({ hit: true, value: null, ageSeconds: 3, stale: false });
    expect(await client.get('crm', 'lead', 'none')).toMatchObject({ hit: false, value: null });
    const names = ['b', 'none', 'a'].map((key) => ({ module: 'crm', type: 'lead', key }));
    expect((await client.mget(names)).map(({ hit, value }) => [hit, value])).toEqual([
      [true, 2],
      [false, null],
      [true, null],
    ]);
  });

  it('without offline, writes go straight to the cache or fail', async () => {
    const client = open({ offline: false });
    expect(await client.set('crm', 'lead', '1', 'direct')).toBe('stored');
    expect(await tenant.get('crm', 'lead', '1')).toMatchObject({ value: 'direct' });
    network.mode = 'down';
    await expect(client.set('crm', 'lead', '1', 'lost')).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('what is impossible is refused at once, with nothing kept', async () => {
    const client = open();
    const refused = { code: 'invalid_request' };
    await expect(client.set('CRM', 'lead', '1', 1)).rejects.toMatchObject(refused);
    await expect(client.set('crm', 'lead', '', 1)).rejects.toMatchObject(refused);
    await expect(client.set('crm', 'lead', '1', undefined)).rejects.toMatchObject(refused);
    await expect(client.set('crm', 'lead', '1', 'x'.repeat(262_144))).rejects.toMatchObject({
      code: 'payload_too_large',
    });
    expect(await client.pendingWrites()).toEqual({ count: 0, state: 'idle' });
    expect(() => open({ url: 'nowhere' })).toThrow(/url/);
  });
});

describe('without a network', () => {
  it('reads come from the device with their age, own writes at once, and a reload loses nothing', async () => {
    let nowMs = Date.now();
    const store = createMemoryStore();
    const first = open({ store, now: () => nowMs });
    await tenant.set('crm', 'lead', 'known', 'before');
    await first.get('crm', 'lead', 'known');
    network.mode = 'down';
    nowMs += 5_000;
    expect(await first.get('crm', 'lead', 'known')).toEqual({
      ...{ hit: true, value: 'before', ageSeconds: 8, stale: true, pending: false },
    });
    expect(await first.get('crm', 'lead', 'unknown')).toMatchObject({ hit: false });
    for (const value of [1, 2, 3]) expect(await first.set('crm', 'lead', 'own', value)).toBe('queued');
    expect(await first.merge('crm', 'lead', 'fields', { a: 1 })).toBe('queued');
    expect(await first.get('crm', 'lead', 'own')).toMatchObject({ hit: true, value: 3, stale: false, pending: true });
    first.close();

    network.mode = 'up';
    const second = open({ store });
    await drained(second);
    expect(await tenant.get('crm', 'lead', 'own')).toMatchObject({ value: 3 });
    expect(await tenant.get('crm', 'lead', 'fields')).toMatchObject({ value: { a: 1 } });
    expect(await second.get('crm', 'lead', 'own')).toMatchObject({ value: 3, pending: false });
  });

  it('an answer lost half-way changes nothing twice, and writes are sent again by themselves', async () => {
    const client = open();
    network.mode = 'cut';
    expect(await client.set('crm', 'lead', '1', 'once')).toBe('queued');
    const log = await tenant.syncLog.page(undefined, [2], 100);
    expect(log?.changes).toHaveLength(1);
    network.mode = 'up';
    await drained(client);
    expect(pushes()).toBe(2);
    expect((await tenant.syncLog.page(undefined, [2], 100))?.cursor).toBe(log?.cursor);
  });

  it('a queue that is full refuses the next write and keeps the others', async () => {
    network.mode = 'down';
    const client = open({ maxQueuedWrites: 2 });
    await client.set('crm', 'lead', '1', 1);
    await client.set('crm', 'lead', '2', 2);
    await expect(client.set('crm', 'lead', '3', 3)).rejects.toMatchObject({ code: 'queue_full' });
    expect((await client.pendingWrites()).count).toBe(2);
  });

  it('a device without room gives up cached values for a write, and says so when that is not enough', async () => {
    const { ClientError } = await import('#lib/sdk/browser.ts');
    const inner = createMemoryStore();
    let room = 2;
    const store: LocalStore = {
      ...inner,
      async update(ids, change) {
        await inner.update(ids, (entries) => {
          const changes = change(entries);
          const adds = changes.some(({ value }) => value !== undefined);
          if (adds && room === 0) throw new ClientError('storage_full', 'no room');
          room += adds ? -1 : 1;
          return changes;
        });
      },
    };
    await tenant.set('crm', 'lead', 'a', 1);
    const client = open({ store });
    await client.get('crm', 'lead', 'a');
    network.mode = 'down';
    await client.set('crm', 'lead', 'own', 1);
    await client.set('crm', 'lead', 'own', 2);
    expect(await client.get('crm', 'lead', 'a')).toMatchObject({ hit: false });
    await expect(client.set('crm', 'lead', 'own', 3)).rejects.toMatchObject({ code: 'storage_full' });
    expect(await client.get('crm', 'lead', 'own')).toMatchObject({ value: 2, pending: true });
  });

  it('signing out leaves nothing on the device', async () => {
    const store = createMemoryStore();
    const client = open({ store });
    network.mode = 'down';
    await client.set('crm', 'lead', '1', 1);
    await client.clear();
    for (const table of ['entries', 'queue', 'dead', 'meta'] as const) expect(await store.count(table)).toBe(0);
    await expect(client.set('crm', 'lead', '1', 1)).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('a server that refuses', () => {
  it('for want of a valid key keeps the queue and tells the client', async () => {
    const errors: string[] = [];
    const client = open({ onError: ({ code }) => errors.push(code) });
    network.mode = () => refusal(401, 'unauthenticated');
    expect(await client.set('crm', 'lead', '1', 1)).toBe('queued');
    expect(errors).toEqual(['unauthenticated']);
    expect(await client.pendingWrites()).toEqual({ count: 1, state: 'refused' });
    network.mode = 'up';
    await client.sync();
    expect(await tenant.get('crm', 'lead', '1')).toMatchObject({ value: 1 });
  });

  it('with 500 is asked again until it takes the writes, in their order', async () => {
    const client = open();
    let failures = 1;
    network.mode = () => (failures-- > 0 ? refusal(500, 'internal') : null);
    expect(await client.set('crm', 'lead', '1', 1)).toBe('queued');
    expect(await client.set('crm', 'lead', '1', 2)).toBe('queued');
    expect(pushes()).toBe(1);
    await drained(client);
    expect(await tenant.get('crm', 'lead', '1')).toMatchObject({ value: 2 });
  });

  it('one write lets those behind it through, and the write is put aside and reported', async () => {
    const store = createMemoryStore();
    const offline = open({ store });
    network.mode = 'down';
    for (const key of ['a', 'poison', 'control\u0001', 'z']) await offline.set('crm', 'lead', key, key);
    offline.close();
    const refused: string[] = [];
    network.mode = (_, body) => (body.includes('poison') ? refusal(413, 'payload_too_large') : null);
    const client = open({ store, onRefused: ({ mutation, code }) => refused.push(`${mutation.key} ${code}`) });
    await drained(client);
    expect(refused).toEqual(['poison payload_too_large', 'control\u0001 invalid_request']);
    expect((await client.refusedWrites()).map(({ mutation }) => mutation.key)).toEqual(['poison', 'control\u0001']);
    for (const key of ['a', 'z']) expect(await tenant.get('crm', 'lead', key)).toMatchObject({ value: key });
    expect(await client.get('crm', 'lead', 'poison')).toMatchObject({ hit: false, pending: false });
  });

  it('stamps of a clock that is an hour ahead gets them again by its own time', async () => {
    const store = createMemoryStore();
    const ahead = () => Date.now() + 3_600_000;
    const offline = open({ store, now: ahead });
    network.mode = 'down';
    await offline.set('crm', 'lead', '1', 'first');
    await offline.set('crm', 'lead', '1', 'second');
    offline.close();
    network.mode = 'up';
    const client = open({ store, now: ahead });
    await drained(client);
    expect(await client.refusedWrites()).toEqual([]);
    expect(await client.set('crm', 'lead', '2', 'third')).toBe('stored');
    expect(await tenant.get('crm', 'lead', '1')).toMatchObject({ value: 'second' });
  });
});

describe('conflicts', () => {
  it('are reported to who did not see the other write, whoever wins', async () => {
    const told: unknown[] = [];
    const [mine, theirs] = [open({ onConflict: (conflict) => told.push(conflict) }), open()];
    await mine.set('crm', 'lead', '1', 'common');
    await theirs.sync();
    network.mode = 'down';
    await mine.set('crm', 'lead', '1', 'mine');
    network.mode = 'up';
    await theirs.set('crm', 'lead', '1', 'theirs');
    await mine.sync();
    const name = { module: 'crm', type: 'lead', key: '1' };
    expect(told).toEqual([{ name, local: 'mine', remote: 'theirs', winner: 'remote' }]);
    expect(await mine.get('crm', 'lead', '1')).toMatchObject({ value: 'theirs' });
  });

  it('are settled by the application where it says how', async () => {
    const winners: string[] = [];
    const mine = open({
      resolve: (_name, local, remote) => [local, remote].flat().sort(),
      onConflict: ({ winner }) => winners.push(winner),
    });
    const theirs = open();
    await mine.set('crm', 'tags', '1', ['a']);
    network.mode = 'down';
    await mine.set('crm', 'tags', '1', ['a', 'mine']);
    network.mode = 'up';
    await theirs.set('crm', 'tags', '1', ['theirs']);
    await mine.sync();
    expect(winners).toEqual(['merged']);
    expect(await tenant.get('crm', 'tags', '1')).toMatchObject({ value: ['a', 'mine', 'theirs'] });
  });

  it('do not arise between fields', async () => {
    const told: unknown[] = [];
    const [mine, theirs] = [open({ onConflict: (conflict) => told.push(conflict) }), open()];
    await mine.set('crm', 'lead', '1', { name: 'Ana', city: 'Recife', age: 40 });
    network.mode = 'down';
    await mine.merge('crm', 'lead', '1', { city: 'Olinda', age: undefined });
    expect(await mine.get('crm', 'lead', '1')).toMatchObject({ value: { name: 'Ana', city: 'Olinda' }, pending: true });
    network.mode = 'up';
    await theirs.merge('crm', 'lead', '1', { name: 'Bia' });
    await mine.sync();
    expect(await tenant.get('crm', 'lead', '1')).toMatchObject({ value: { name: 'Bia', city: 'Olinda' } });
  });
});

describe('synchronising', () => {
  it('begins anew where the server forgot, and keeps what waits', async () => {
    const store = createMemoryStore();
    const client = open({ store });
    await open().set('crm', 'lead', '1', 'theirs');
    await client.sync();
    await store.update([], () => [{ table: 'meta', key: 'cursor', value: 'gone-for-good.9.9.9.9' }]);
    const report = await client.sync();
    expect(report).toEqual({ pulled: [{ module: 'crm', type: 'lead', key: '1' }], resynced: true });
  });

  it('takes many pages, and only the priorities that are asked for', async () => {
    const writer = open();
    network.mode = 'down';
    for (let i = 0; i < 130; i++) await writer.set('crm', 'lead', `k${i}`, i, { priority: i < 120 ? 1 : 4 });
    network.mode = 'up';
    await eventually(async () => {
      await writer.sync();
      return (await writer.pendingWrites()).count === 0;
    });
    const reader = open({ store: createMemoryStore() });
    expect((await reader.sync({ priorities: [1] })).pulled).toHaveLength(120);
    expect((await reader.sync()).pulled).toHaveLength(10);
  });
});

describe('warming', () => {
  const groups = [
    { module: 'crm', type: 'minor', keys: Array.from({ length: 60 }, (_, i) => `m${i}`), importance: 1 },
    { module: 'crm', type: 'major', keys: ['x'], importance: 9 },
  ];

  it('asks for the most important first and keeps it for later', async () => {
    await tenant.set('crm', 'major', 'x', 'warm');
    const bodies: string[] = [];
    network.mode = (_, body) => {
      bodies.push(body);
      return null;
    };
    const client = open();
    expect(await client.warm(groups, { concurrency: 1 })).toEqual({ loaded: 1, missed: 60, skipped: 0 });
    expect(bodies).toHaveLength(2);
    expect(bodies[0]).toContain('"major"');
    network.mode = 'down';
    expect(await client.get('crm', 'major', 'x')).toMatchObject({ value: 'warm', stale: true });
  });

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort();
    expect(await open().warm(groups, { signal })).toEqual({ loaded: 0, missed: 0, skipped: 61 });
    expect(network.sent).toEqual([]);
  });
});

describe('live figures', () => {
  it('come over one connection with the key, which ends with the last listener', async () => {
    const events: string[] = [];
    let emit: (update: never) => void = () => {};
    const client = open({
      socket: (url, auth) => {
        events.push(`open ${url === product.baseUrl} ${auth.apiKey === apiKey}`);
        return {
          on(event: string, listener: (payload: never) => void) {
            if (event === 'cache_performance_update') emit = listener;
          },
          disconnect: () => events.push('closed'),
        };
      },
    });
    const heard: unknown[] = [];
    const stops = [client.onPerformanceUpdate((update) => heard.push(update)), client.onPerformanceUpdate(() => {})];
    await eventually(() => events.length === 1);
    emit({ tenantId: 'x' } as never);
    expect(heard).toEqual([{ tenantId: 'x' }]);
    for (const stop of stops) stop();
    await eventually(() => events.length === 2);
    expect(events).toEqual(['open true true', 'closed']);
  });
});
