import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CacheUnavailableError } from '#lib/cache/cache-error.ts';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { type StructureServers, startStructureServers } from './structure-servers.ts';

let on: StructureServers;
beforeAll(async () => {
  on = await startStructureServers();
});
afterAll(() => on.close());

async function readAll(found: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of found) count += 1;
  return count;
}

const item = { id: 'none', attempt: 1 };
const question = { model: 'm', version: '1', input: 1 };
const group = { module: 'crm', dataType: 'temp' };
const tags = ['t1', 't2'];

const verbs: Record<string, (tenant: TenantCache) => Promise<unknown>> = {
  get: (t) => t.get('crm', 'temp', 'k'),
  mget: (t) => t.mget(['crm', 'config', 'mobile'].map((module) => ({ module, type: 'temp', key: 'k' }))),
  getOrSet: (t) => t.getOrSet('crm', 'temp', 'absent', () => 1, { staleSeconds: 10 }),
  set: (t) => t.set('crm', 'temp', 'k', 1),
  'set with tags': (t) => t.set('crm', 'temp', 'k', 1, { tags }),
  mset: (t) => t.mset([{ module: 'crm', type: 'temp', key: 'k', value: 1 }]),
  increment: (t) => t.increment('crm', 'temp', 'n'),
  delete: (t) => t.delete('crm', 'temp', 'k'),
  expire: (t) => t.expire('crm', 'temp', 'k', 10),
  persist: (t) => t.persist('crm', 'temp', 'k'),
  ttl: (t) => t.ttl('crm', 'temp', 'k'),
  has: (t) => t.has('crm', 'temp', 'k'),
  scan: (t) => readAll(t.scan(group)),
  clear: (t) => t.clear(group),
  invalidateTag: (t) => t.invalidateTag('t1'),
  // One that nobody holds from the time before: that would be waited for.
  lock: (t) => t.lock(randomUUID(), { ttlSeconds: 10, waitMs: 60_000 }),
  'limiter.take': (t) => t.limiter.take('l', { limit: 9, windowSeconds: 1 }),
  'sessions.create': (t) => t.sessions.create({ userId: 'u' }),
  'sessions.get': (t) => t.sessions.get('s'),
  'sessions.update': (t) => t.sessions.update('s', { language: 'en' }),
  'sessions.touch': (t) => t.sessions.touch('s'),
  'sessions.destroy': (t) => t.sessions.destroy('s'),
  'sessions.listByUser': (t) => t.sessions.listByUser('u'),
  'sessions.destroyByUser': (t) => t.sessions.destroyByUser('u'),
  'sdkSessions.create': (t) => t.sdkSessions.create({ userId: 'u' }),
  'queue.enqueue': (t) => t.queue('q').enqueue(1),
  'queue.reserve': (t) => t.queue('q').reserve(),
  'queue.ack': (t) => t.queue('q').ack(item),
  'queue.fail': (t) => t.queue('q').fail(item),
  'queue.counts': (t) => t.queue('q').counts(),
  'queue.deadLetters': (t) => t.queue('q').deadLetters(),
  'geo.setUserLocation': (t) => t.geo.setUserLocation('u', 1, 1),
  'geo.getUsersNearby': (t) => t.geo.getUsersNearby({ lat: 1, lng: 1, radiusKm: 1 }),
  'geo.removeUserLocation': (t) => t.geo.removeUserLocation('u'),
  'deviceTrust.set': (t) => t.deviceTrust.set('d', { score: 1 }),
  'deviceTrust.get': (t) => t.deviceTrust.get('d'),
  'deviceTrust.delete': (t) => t.deviceTrust.delete('d'),
  'aiResponses.set': (t) => t.aiResponses.set(question, 1),
  'aiResponses.get': (t) => t.aiResponses.get(question),
  trackEvent: (t) => t.trackEvent('e', {}),
  recentEvents: (t) => t.recentEvents(),
  health: (t) => t.health(),
};

/** A second is what is promised; three are granted to a busy machine. */
const grantedMs = 3_000;

it.each([false, true])('every verb returns in time from servers that are frozen (strict: %s)', async (strict) => {
  // A cache for each verb: no breaker that another verb opened answers in its place.
  const warm = on.open({ strict, connection: { commandTimeoutMs: 10_000 }, onError: () => undefined });
  await warm.forTenant(on.tenantId).set('crm', 'temp', 'k', 1, { tags });
  const callers = Object.entries(verbs).map(([name, verb]) => {
    const tenant = on.open({ strict, connection: {}, onError: () => undefined }).forTenant(on.tenantId);
    return { name, call: () => verb(tenant) };
  });
  // Connected, so that it is the answer that does not come.
  await Promise.all(
    callers.map(({ call }) => call().catch((error) => expect(error).toBeInstanceOf(CacheUnavailableError))),
  );
  for (const server of [on.servers.data, on.servers.control]) server.signal('SIGSTOP');
  try {
    const waits = await Promise.all(
      callers.map(async ({ name, call }) => {
        const startedAtMs = performance.now();
        await call().catch((error: unknown) => expect(error, name).toBeInstanceOf(CacheUnavailableError));
        return { name, ms: Math.round(performance.now() - startedAtMs) };
      }),
    );
    expect(waits.filter(({ ms }) => ms >= grantedMs)).toEqual([]);
  } finally {
    for (const server of [on.servers.data, on.servers.control]) server.signal('SIGCONT');
  }
});

it('covers every verb that a tenant has', () => {
  const prototypes = (value: object): object[] => {
    const next: unknown = Object.getPrototypeOf(value);
    return next === Object.prototype || next === null ? [] : [next as object, ...prototypes(next as object)];
  };
  const names = new Set(prototypes(on.tenant).flatMap((prototype) => Object.getOwnPropertyNames(prototype)));
  const covered = new Set(Object.keys(verbs).map((name) => name.split(/[. ]/)[0]));
  // The TTL is explained without asking anybody; the console's browser and the sync log are the server's own, which
  // their routes hold to a time-out.
  for (const name of ['constructor', 'explainTtl', 'browser', 'syncLog']) names.delete(name);
  expect([...names].filter((name) => !covered.has(name))).toEqual([]);
});

it('getOrSet waits for a frozen server twice at most: to read, and to store what was loaded', async () => {
  const faults: unknown[] = [];
  const tenant = on.open({ connection: {}, onError: (error) => faults.push(error) }).forTenant(on.tenantId);
  await eventually(() => tenant.set('crm', 'temp', 'warm', 1));
  faults.length = 0;
  on.servers.data.signal('SIGSTOP');
  try {
    expect(await tenant.getOrSet('crm', 'temp', 'absent', () => 'loaded')).toBe('loaded');
  } finally {
    on.servers.data.signal('SIGCONT');
  }
  // Faults of other connections are told of here too, and waited for by nobody.
  const waits = faults.filter((fault) => String(fault).includes('the cache did not answer'));
  expect(waits.length).toBeGreaterThan(0);
  expect(waits.length).toBeLessThanOrEqual(2);
});
