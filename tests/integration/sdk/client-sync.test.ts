import { describe, expect, it } from 'vitest';
import { type Client, createMemoryStore } from '#lib/sdk/browser.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { makeNetwork, refusal } from './client-network.ts';
import { makeClientWorld } from './client-world.ts';

const world = makeClientWorld();
const pushes = () => world.network.sent.filter((line) => line === 'POST /api/v1/sync').length;
const drained = (client: Client) => eventually(async () => (await client.pendingWrites()).count === 0);

describe('a server that refuses', () => {
  it('for want of a valid key keeps the queue and tells the client', async () => {
    const errors: string[] = [];
    const client = world.open({ onError: ({ code }) => errors.push(code) });
    world.network.mode = () => refusal(401, 'unauthenticated');
    expect(await client.set('crm', 'lead', '1', 1)).toBe('queued');
    expect(errors).toEqual(['unauthenticated']);
    expect(await client.pendingWrites()).toEqual({ count: 1, state: 'refused' });
    world.network.mode = 'up';
    await client.sync();
    expect(await world.tenant.get('crm', 'lead', '1')).toMatchObject({ value: 1 });
  });

  it('with 500 is asked again until it takes the writes, in their order', async () => {
    const client = world.open();
    let failures = 1;
    world.network.mode = () => (failures-- > 0 ? refusal(500, 'internal') : null);
    expect(await client.set('crm', 'lead', '1', 1)).toBe('queued');
    expect(await client.set('crm', 'lead', '1', 2)).toBe('queued');
    expect(pushes()).toBe(1);
    await drained(client);
    expect(await world.tenant.get('crm', 'lead', '1')).toMatchObject({ value: 2 });
  });

  it('with 500 for hours loses nothing: the writes stay, and arrive when it has recovered', async () => {
    const refused: unknown[] = [];
    const client = world.open({ onRefused: (dead) => refused.push(dead) });
    world.network.mode = () => refusal(500, 'internal');
    for (const key of ['a', 'b', 'c', 'd', 'e']) await client.set('crm', 'lead', key, key);
    for (let attempt = 0; attempt < 12; attempt++) await client.sync().catch(() => undefined);
    expect(await client.pendingWrites()).toEqual({ count: 5, state: 'waiting' });
    expect(refused).toEqual([]);
    world.network.mode = 'up';
    await client.sync().catch(() => undefined);
    expect(await client.pendingWrites()).toEqual({ count: 0, state: 'idle' });
    for (const key of ['a', 'e']) expect(await world.tenant.get('crm', 'lead', key)).toMatchObject({ value: key });
  });

  it('with 500 over one write lets those of other entries past, and keeps the one', async () => {
    const refused: unknown[] = [];
    const client = world.open({ onRefused: (dead) => refused.push(dead) });
    world.network.mode = (_, body) => (body.includes('poison') ? refusal(500, 'internal') : null);
    await client.set('crm', 'lead', 'poison', 1);
    for (const key of ['b', 'c']) await client.set('crm', 'lead', key, key);
    for (let attempt = 0; attempt < 3; attempt++) await client.sync().catch(() => undefined);
    for (const key of ['b', 'c']) expect(await world.tenant.get('crm', 'lead', key)).toMatchObject({ value: key });
    expect(await client.pendingWrites()).toEqual({ count: 1, state: 'waiting' });
    expect(await client.get('crm', 'lead', 'poison')).toMatchObject({ value: 1, pending: true });
    expect(refused).toEqual([]);
  });

  it('with fewer results than writes is asked again, later', async () => {
    const client = world.open();
    const answer = { results: [], serverTime: new Date().toISOString() };
    world.network.mode = () => Response.json(answer);
    expect(await client.set('crm', 'lead', '1', 1)).toBe('queued');
    expect(await client.pendingWrites()).toEqual({ count: 1, state: 'waiting' });
  });

  it('one write lets those behind it through, and the write is put aside and reported', async () => {
    const store = createMemoryStore();
    const offline = world.open({ store });
    world.network.mode = 'down';
    for (const key of ['a', 'poison', 'control\u0001', 'z']) await offline.set('crm', 'lead', key, key);
    offline.close();
    const refused: string[] = [];
    world.network.mode = (_, body) => (body.includes('poison') ? refusal(413, 'payload_too_large') : null);
    const client = world.open({ store, onRefused: ({ mutation, code }) => refused.push(`${mutation.key} ${code}`) });
    await drained(client);
    expect(refused).toEqual(['poison payload_too_large', 'control\u0001 invalid_request']);
    expect((await client.refusedWrites()).map(({ mutation }) => mutation.key)).toEqual(['poison', 'control\u0001']);
    for (const key of ['a', 'z']) expect(await world.tenant.get('crm', 'lead', key)).toMatchObject({ value: key });
    expect(await client.get('crm', 'lead', 'poison')).toMatchObject({ hit: false, pending: false });
  });

  it('stamps of a clock that is an hour ahead gets them again by its own time', async () => {
    const store = createMemoryStore();
    const ahead = () => Date.now() + 3_600_000;
    const offline = world.open({ store, now: ahead });
    world.network.mode = 'down';
    await offline.set('crm', 'lead', '1', 'first');
    await offline.set('crm', 'lead', '1', 'second');
    offline.close();
    world.network.mode = 'up';
    const client = world.open({ store, now: ahead });
    await drained(client);
    expect(await client.refusedWrites()).toEqual([]);
    expect(await client.set('crm', 'lead', '2', 'third')).toBe('stored');
    expect(await world.tenant.get('crm', 'lead', '1')).toMatchObject({ value: 'second' });
  });
});

describe('conflicts', () => {
  it('are reported to who did not see the other write, whoever wins', async () => {
    const told: unknown[] = [];
    const [line, theirs] = [makeNetwork(), world.open()];
    const mine = world.open({ fetch: line.fetch, onConflict: (conflict) => told.push(conflict) });
    await mine.set('crm', 'lead', '1', 'common');
    await theirs.sync();
    line.mode = 'down';
    await mine.set('crm', 'lead', '1', 'mine');
    await theirs.set('crm', 'lead', '1', 'theirs');
    line.mode = 'up';
    await mine.sync();
    const name = { module: 'crm', type: 'lead', key: '1' };
    expect(told).toEqual([{ name, local: 'mine', remote: 'theirs', winner: 'remote' }]);
    expect(await mine.get('crm', 'lead', '1')).toMatchObject({ value: 'theirs' });
  });

  it('are settled by the application where it says how', async () => {
    const winners: string[] = [];
    const line = makeNetwork();
    const mine = world.open({
      fetch: line.fetch,
      resolve: (_name, local, remote) => [local, remote].flat().sort(),
      onConflict: ({ winner }) => winners.push(winner),
    });
    const theirs = world.open();
    await mine.set('crm', 'tags', '1', ['a']);
    line.mode = 'down';
    await mine.set('crm', 'tags', '1', ['a', 'mine']);
    await theirs.set('crm', 'tags', '1', ['theirs']);
    line.mode = 'up';
    await mine.sync();
    expect(winners).toEqual(['merged']);
    expect(await world.tenant.get('crm', 'tags', '1')).toMatchObject({ value: ['a', 'mine', 'theirs'] });
  });

  it('do not arise between fields', async () => {
    const told: unknown[] = [];
    const [mine, theirs] = [world.open({ onConflict: (conflict) => told.push(conflict) }), world.open()];
    await mine.set('crm', 'lead', '1', { name: 'Ana', city: 'Recife', age: 40 });
    world.network.mode = 'down';
    await mine.merge('crm', 'lead', '1', { city: 'Olinda', age: undefined });
    expect(await mine.get('crm', 'lead', '1')).toMatchObject({ value: { name: 'Ana', city: 'Olinda' }, pending: true });
    world.network.mode = 'up';
    await theirs.merge('crm', 'lead', '1', { name: 'Bia' });
    await mine.sync();
    expect(await world.tenant.get('crm', 'lead', '1')).toMatchObject({ value: { name: 'Bia', city: 'Olinda' } });
  });
});

describe('synchronising', () => {
  it('begins anew where the server forgot, and keeps what waits', async () => {
    const store = createMemoryStore();
    const client = world.open({ store });
    await world.open().set('crm', 'lead', '1', 'theirs');
    await client.sync();
    await store.update([], () => [{ table: 'meta', key: 'cursor', value: 'gone-for-good.9.9.9.9' }]);
    const report = await client.sync();
    expect(report).toMatchObject({ pulled: [{ module: 'crm', type: 'lead', key: '1' }], resynced: true });
  });

  it('takes many pages, and only the priorities that are asked for', async () => {
    const writer = world.open();
    world.network.mode = 'down';
    for (let i = 0; i < 130; i++) await writer.set('crm', 'lead', `k${i}`, i, { priority: i < 120 ? 1 : 4 });
    world.network.mode = 'up';
    await eventually(async () => {
      await writer.sync();
      return (await writer.pendingWrites()).count === 0;
    });
    const reader = world.open({ store: createMemoryStore() });
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
    await world.tenant.set('crm', 'major', 'x', 'warm');
    const bodies: string[] = [];
    world.network.mode = (_, body) => {
      bodies.push(body);
      return null;
    };
    const client = world.open();
    expect(await client.warm(groups, { concurrency: 1 })).toEqual({ loaded: 1, missed: 60, skipped: 0 });
    expect(bodies).toHaveLength(2);
    expect(bodies[0]).toContain('"major"');
    world.network.mode = 'down';
    expect(await client.get('crm', 'major', 'x')).toMatchObject({ value: 'warm', stale: true });
  });

  it('asks for priority high first, whatever the importance', async () => {
    const asked: unknown[] = [];
    world.network.mode = (_, body) => {
      asked.push(...JSON.parse(body).keys.map(({ type }: { type: string }) => type));
      return null;
    };
    const named = [
      { module: 'crm', type: 'low', keys: ['k'], priority: 'low', importance: 9 },
      { module: 'crm', type: 'plain', keys: ['k'] },
      { module: 'crm', type: 'high', keys: ['k'], priority: 'high' },
    ] as const;
    await world.open().warm(named);
    expect(asked).toEqual(['high', 'plain', 'low']);
  });

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort();
    expect(await world.open().warm(groups, { signal })).toEqual({ loaded: 0, missed: 0, skipped: 61 });
    expect(world.network.sent).toEqual([]);
  });
});

describe('live figures', () => {
  it('come over one connection with the key, which ends with the last listener', async () => {
    const events: string[] = [];
    let emit: (update: never) => void = () => {};
    const client = world.open({
      socket: (url, auth) => {
        events.push(`open ${url === world.product.baseUrl} ${auth.apiKey === world.apiKey}`);
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
