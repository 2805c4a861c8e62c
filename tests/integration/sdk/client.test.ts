import { describe, expect, it } from 'vitest';
import { type Client, createMemoryStore, type LocalStore } from '#lib/sdk/browser.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { makeClientWorld } from './client-world.ts';

const world = makeClientWorld();
const pushes = () => world.network.sent.filter((line) => line === 'POST /api/v1/sync').length;
const drained = (client: Client) => eventually(async () => (await client.pendingWrites()).count === 0);

describe('with a network', () => {
  it('writes reach readers of the SDK and other clients', async () => {
    const [writer, reader] = [world.open(), world.open({ store: createMemoryStore() })];
    expect(await writer.set('crm', 'lead', '1', { name: 'Ana' }, { ttlSeconds: 60 })).toBe('stored');
    expect(await world.tenant.get('crm', 'lead', '1')).toMatchObject({ value: { name: 'Ana' } });
    expect(await writer.get('crm', 'lead', '1')).toMatchObject({ hit: true, value: { name: 'Ana' }, pending: false });
    expect((await reader.sync()).pulled).toEqual([{ module: 'crm', type: 'lead', key: '1' }]);
    expect((await reader.sync()).pulled).toEqual([]);
    expect(await writer.delete('crm', 'lead', '1')).toBe('stored');
    expect(await world.tenant.has('crm', 'lead', '1')).toBe(false);
    await reader.sync();
    world.network.mode = 'down';
    expect(await reader.get('crm', 'lead', '1')).toMatchObject({ hit: false });
  });

  it('reads tell a miss from a cached null, and many come in the order of the names', async () => {
    await world.tenant.mset([
      { module: 'crm', type: 'lead', key: 'a', value: null },
      { module: 'crm', type: 'lead', key: 'b', value: 2 },
    ]);
    const client = world.open();
    expect(await client.get('crm', 'lead', 'a')).toMatchObject({ hit: true, value: null, stale: false });
    expect(await client.get('crm', 'lead', 'none')).toMatchObject({ hit: false, value: null });
    const names = ['b', 'none', 'a'].map((key) => ({ module: 'crm', type: 'lead', key }));
    expect((await client.mget(names)).map(({ hit, value }) => [hit, value])).toEqual([
      [true, 2],
      [false, null],
      [true, null],
    ]);
  });

  it('without offline, writes go straight to the cache or fail', async () => {
    const client = world.open({ offline: false });
    expect(await client.set('crm', 'lead', '1', 'direct')).toBe('stored');
    expect(await world.tenant.get('crm', 'lead', '1')).toMatchObject({ value: 'direct' });
    world.network.mode = 'down';
    await expect(client.set('crm', 'lead', '1', 'lost')).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('what is impossible is refused at once, with nothing kept', async () => {
    const client = world.open();
    const refused = { code: 'invalid_request' };
    await expect(client.set('CRM', 'lead', '1', 1)).rejects.toMatchObject(refused);
    await expect(client.set('crm', 'lead', '', 1)).rejects.toMatchObject(refused);
    await expect(client.set('crm', 'lead', '1', undefined)).rejects.toMatchObject(refused);
    await expect(client.set('crm', 'lead', '1', 'x'.repeat(262_144))).rejects.toMatchObject({
      code: 'payload_too_large',
    });
    expect(await client.pendingWrites()).toEqual({ count: 0, state: 'idle' });
    expect(() => world.open({ url: 'nowhere' })).toThrow(/url/);
  });
});

describe('without a network', () => {
  it('reads come from the device with their age, own writes at once, and a reload loses nothing', async () => {
    let nowMs = Date.now();
    const store = createMemoryStore();
    const first = world.open({ store, now: () => nowMs });
    await world.tenant.set('crm', 'lead', 'known', 'before');
    await first.get('crm', 'lead', 'known');
    world.network.mode = 'down';
    nowMs += 5_000;
    const known = await first.get('crm', 'lead', 'known');
    expect(known).toMatchObject({ hit: true, value: 'before', stale: true, pending: false });
    // The server told its age, in whole seconds, and five more went by here.
    expect(known.ageSeconds).toBeGreaterThanOrEqual(5);
    expect(known.ageSeconds).toBeLessThan(10);
    expect(await first.get('crm', 'lead', 'unknown')).toMatchObject({ hit: false });
    for (const value of [1, 2, 3]) expect(await first.set('crm', 'lead', 'own', value)).toBe('queued');
    expect(await first.merge('crm', 'lead', 'fields', { a: 1 })).toBe('queued');
    expect(await first.get('crm', 'lead', 'own')).toMatchObject({ hit: true, value: 3, stale: false, pending: true });
    first.close();

    world.network.mode = 'up';
    const second = world.open({ store });
    await drained(second);
    expect(await world.tenant.get('crm', 'lead', 'own')).toMatchObject({ value: 3 });
    expect(await world.tenant.get('crm', 'lead', 'fields')).toMatchObject({ value: { a: 1 } });
    expect(await second.get('crm', 'lead', 'own')).toMatchObject({ value: 3, pending: false });
  });

  it('an answer lost half-way changes nothing twice, and writes are sent again by themselves', async () => {
    const client = world.open();
    world.network.mode = 'cut';
    expect(await client.set('crm', 'lead', '1', 'once')).toBe('queued');
    const log = await world.tenant.syncLog.page(undefined, [2], 100);
    expect(log?.changes).toHaveLength(1);
    // One, and those of a busy machine that came back to it before the network did.
    const lost = pushes();
    world.network.mode = 'up';
    await drained(client);
    expect(pushes()).toBe(lost + 1);
    expect((await world.tenant.syncLog.page(undefined, [2], 100))?.cursor).toBe(log?.cursor);
  });

  it('a queue that is full refuses the next write and keeps the others', async () => {
    world.network.mode = 'down';
    const client = world.open({ maxQueuedWrites: 2 });
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
    await world.tenant.set('crm', 'lead', 'a', 1);
    const client = world.open({ store });
    await client.get('crm', 'lead', 'a');
    world.network.mode = 'down';
    await client.set('crm', 'lead', 'own', 1);
    await client.set('crm', 'lead', 'own', 2);
    expect(await client.get('crm', 'lead', 'a')).toMatchObject({ hit: false });
    await expect(client.set('crm', 'lead', 'own', 3)).rejects.toMatchObject({ code: 'storage_full' });
    expect(await client.get('crm', 'lead', 'own')).toMatchObject({ value: 2, pending: true });
  });

  it('signing out leaves nothing on the device', async () => {
    const store = createMemoryStore();
    const client = world.open({ store });
    world.network.mode = 'down';
    await client.set('crm', 'lead', '1', 1);
    await client.clear();
    for (const table of ['entries', 'queue', 'dead', 'meta'] as const) expect(await store.count(table)).toBe(0);
    await expect(client.set('crm', 'lead', '1', 1)).rejects.toMatchObject({ code: 'closed' });
  });
});
