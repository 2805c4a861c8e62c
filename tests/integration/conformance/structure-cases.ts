import { expect } from 'vitest';
import type { VerbCase } from './verb-cases.ts';

const repeat = (heard: string, times: number) => Array.from({ length: times }, () => heard);

/** What each structure promises on every server and topology. */
export const structureCases: VerbCase[] = [
  {
    verb: 'lock',
    does: 'is held by one, extended and freed by its holder, with a fence that grows',
    async prove(own, other) {
      expect(await other.lock('same', { ttlSeconds: 60 })).not.toBeNull();
      const first = await own.lock('same', { ttlSeconds: 60 });
      expect(await own.lock('same', { ttlSeconds: 60 })).toBeNull();
      expect(await first?.extend()).toBe(true);
      expect(await first?.release()).toBe(true);
      expect(await first?.release()).toBe(false);
      const next = await own.lock('same', { ttlSeconds: 60 });
      expect(next?.fence).toBeGreaterThan(first?.fence ?? Number.POSITIVE_INFINITY);
    },
    observed: repeat('lock ok', 6),
  },
  {
    verb: 'limiter',
    does: 'lets exactly as many through as it says',
    async prove(own, other) {
      const limit = { limit: 3, windowSeconds: 600 };
      await other.limiter.take('login', { ...limit, cost: 3 });
      const results = await Promise.all(Array.from({ length: 10 }, () => own.limiter.take('login', limit)));
      expect(results.filter(({ allowed }) => allowed)).toHaveLength(3);
    },
    observed: repeat('increment ok', 10),
  },
  {
    verb: 'sessions',
    does: 'are found by id and by user, merged and ended',
    async prove(own, other) {
      const foreign = await other.sessions.create({ userId: 'ana' });
      const made = await own.sessions.create({ userId: 'ana', platform: 'ios' });
      expect(await own.sessions.get(foreign?.id ?? '')).toBeNull();
      expect(await own.sessions.update(made?.id ?? '', { language: 'pt-BR' })).toBe(true);
      const listed = await own.sessions.listByUser('ana');
      expect(listed).toMatchObject([{ data: { userId: 'ana', platform: 'ios', language: 'pt-BR' } }]);
      expect(await own.sessions.destroyByUser('ana')).toBe(1);
      expect(await own.sessions.get(made?.id ?? '')).toBeNull();
    },
    observed: repeat('session ok', 6),
  },
  {
    verb: 'syncLog',
    does: 'keeps the latest state of an entry, in the order of change, unless another came between',
    async prove(own, other) {
      const record = (value: number) => ({
        ...({ name: { module: 'crm', type: 'lead', key: 'same' }, priority: 2, ttlSeconds: null } as const),
        state: { base: { stamp: String(value).padStart(32, '0'), deleted: false, value }, fields: {} },
      });
      await other.syncLog.commit([{ record: record(9), readSequence: null }], ['others']);
      const first = await own.syncLog.commit([{ record: record(1), readSequence: null }], ['first']);
      expect(await own.syncLog.commit([{ record: record(2), readSequence: null }], [])).toBe('conflict');
      const readSequence = first?.[0] ?? '';
      await own.syncLog.commit([{ record: record(3), readSequence }], []);
      const read = await own.syncLog.read(['crm:lead:same'], ['first', 'others']);
      expect(read?.records.get('crm:lead:same')).toMatchObject({ ...record(3), projected: false });
      expect([...(read?.known ?? [])]).toEqual(['first']);
      expect(await own.syncLog.page(undefined, [1, 2, 3, 4], 10)).toMatchObject({ changes: [record(3)], more: false });
    },
    observed: repeat('queue ok', 5),
  },
  {
    verb: 'queue',
    does: 'hands each item out once, keeps what failed for later and forgets what is done',
    async prove(own, other) {
      await other.queue('work').enqueue('foreign');
      const queue = own.queue<string>('work');
      for (const data of ['a', 'b']) await queue.enqueue(data, { idempotencyKey: data });
      expect((await queue.enqueue('a', { idempotencyKey: 'a' }))?.duplicate).toBe(true);
      const [a, b] = await queue.reserve();
      expect([a?.data, b?.data]).toEqual(['a', 'b']);
      expect(await queue.reserve()).toEqual([]);
      expect(await queue.ack({ id: a?.id ?? '' })).toBe(1);
      expect(await queue.fail(b ?? { id: '', attempt: 0 })).toBe('retry');
      expect(await queue.counts()).toEqual({ ready: 0, reserved: 0, scheduled: 1, dead: 0 });
    },
    observed: repeat('queue ok', 8),
  },
  {
    verb: 'geo',
    does: 'finds the tenant’s users nearby and forgets them',
    async prove(own, other) {
      await other.geo.setUserLocation('foreign', -23.5, -46.6);
      await own.geo.setUserLocation('ana', -23.5, -46.6);
      const near = { lat: -23.5, lng: -46.6, radiusKm: 1 };
      expect((await own.geo.getUsersNearby(near)).map(({ userId }) => userId)).toEqual(['ana']);
      expect(await own.geo.removeUserLocation('ana')).toBe(true);
      expect(await own.geo.getUsersNearby(near)).toEqual([]);
    },
    observed: repeat('geo ok', 4),
  },
  {
    verb: 'trackEvent',
    does: 'keeps the tenant’s events, the newest first',
    async prove(own, other) {
      await other.trackEvent('foreign', {});
      for (const step of [1, 2]) await own.trackEvent('step', { step });
      expect((await own.recentEvents()).map(({ data }) => data)).toEqual([{ step: 2 }, { step: 1 }]);
    },
    observed: repeat('queue ok', 3),
  },
  {
    verb: 'deviceTrust',
    does: 'knows a tenant’s device by its score, and nobody else’s',
    async prove(own, other) {
      await other.deviceTrust.set('phone', { score: 0.1 });
      expect(await own.deviceTrust.get('phone')).toBeNull();
      await own.deviceTrust.set('phone', { score: 0.9 });
      expect(await own.deviceTrust.get('phone')).toMatchObject({ score: 0.9, hasBiometric: false });
      expect(await own.deviceTrust.delete('phone')).toBe(true);
      expect((await other.deviceTrust.get('phone'))?.score).toBe(0.1);
    },
    observed: ['get miss', 'set ok', 'get hit', 'delete ok'],
  },
  {
    verb: 'aiResponses',
    does: 'finds the answer to the same question again, for the tenant that asked it',
    async prove(own, other) {
      const question = (prompt: string) => ({ model: 'llama3', version: '8b', input: { prompt, language: 'pt' } });
      await other.aiResponses.set(question('a'), 'theirs');
      expect((await own.aiResponses.get(question('a'))).hit).toBe(false);
      await own.aiResponses.set(question('a'), 'ours');
      expect((await own.aiResponses.get({ ...question('a'), input: { language: 'pt', prompt: 'a' } })).value).toBe(
        'ours',
      );
      expect((await own.aiResponses.get(question('b'))).hit).toBe(false);
    },
    observed: ['get miss', 'set ok', 'get hit', 'get miss'],
  },
  {
    verb: 'health',
    does: 'tells that the servers answer, and is no operation',
    async prove(own) {
      const { status, nodes } = await own.health();
      expect(status).toBe('healthy');
      expect(nodes).toBeGreaterThan(0);
    },
    observed: [],
  },
];
