import { cachified, totalTtl } from '@epic-web/cachified';
import KeyvRedis from '@keyv/redis';
import { BentoCache, bentostore } from 'bentocache';
import { redisDriver } from 'bentocache/drivers/redis';
import { createCache as createCacheManager } from 'cache-manager';
import { Redis } from 'ioredis';
import IoValkey from 'iovalkey';
import { Keyv } from 'keyv';
import { createClient } from 'redis';

/** Another library, doing what an application would ask of it, each with its own form of keys and values. */
export interface PeerCache {
  name: string;
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<unknown>;
  close(): Promise<unknown>;
}

const ttlMs = 3_600_000;
const ttlSeconds = 3_600;

/** The mark that all are measured against: the driver alone, values are strings. */
export function bareIoredis(url: string): PeerCache {
  const client = new Redis(url, { enableAutoPipelining: true });
  return {
    name: 'ioredis',
    get: (key) => client.get(key),
    set: (key, value) => client.set(key, String(value), 'EX', ttlSeconds),
    close: () => client.quit(),
  };
}

/** The same with JSON, which is the least that a cache of values does. */
export function jsonIoredis(url: string): PeerCache {
  const client = new Redis(url, { enableAutoPipelining: true });
  return {
    name: 'ioredis + JSON',
    get: async (key) => JSON.parse((await client.get(key)) ?? 'null') as unknown,
    set: (key, value) => client.set(key, JSON.stringify(value), 'EX', ttlSeconds),
    close: () => client.quit(),
  };
}

async function nodeRedis(url: string): Promise<PeerCache> {
  const client = createClient({ url });
  client.on('error', (error: unknown) => process.emitWarning(String(error)));
  await client.connect();
  return {
    name: 'node-redis',
    get: (key) => client.get(key),
    set: (key, value) => client.set(key, String(value), { EX: ttlSeconds }),
    close: () => client.close(),
  };
}

function ioValkey(url: string): PeerCache {
  const client = new IoValkey(url, { enableAutoPipelining: true });
  return {
    name: 'iovalkey',
    get: (key) => client.get(key),
    set: (key, value) => client.set(key, String(value), 'EX', ttlSeconds),
    close: () => client.quit(),
  };
}

function bento(url: string): PeerCache {
  const connection = new Redis(url, { enableAutoPipelining: true });
  const stores = { shared: bentostore().useL2Layer(redisDriver({ connection })) };
  const cache = new BentoCache({ default: 'shared', stores });
  return {
    name: 'bentocache',
    get: (key) => cache.get({ key }),
    set: (key, value) => cache.set({ key, value, ttl: ttlMs }),
    close: () => cache.disconnectAll(),
  };
}

function cacheManager(url: string): PeerCache {
  const cache = createCacheManager({ stores: [new Keyv({ store: new KeyvRedis(url), namespace: 'manager' })] });
  return {
    name: 'cache-manager',
    get: (key) => cache.get(key),
    set: (key, value) => cache.set(key, value, ttlMs),
    close: () => cache.disconnect(),
  };
}

function keyv(url: string): PeerCache {
  const store = new Keyv({ store: new KeyvRedis(url), namespace: 'keyv' });
  return {
    name: 'keyv',
    get: (key) => store.get(key),
    set: (key, value) => store.set(key, value, ttlMs),
    close: () => store.disconnect(),
  };
}

function cachifiedRedis(url: string): PeerCache {
  const client = new Redis(url, { enableAutoPipelining: true });
  const cache = {
    name: 'redis',
    get: async (key: string) => JSON.parse((await client.get(`cachified:${key}`)) ?? 'null'),
    set: (key: string, value: { metadata: Parameters<typeof totalTtl>[0] }) =>
      client.set(`cachified:${key}`, JSON.stringify(value), 'PX', Math.min(totalTtl(value.metadata), ttlMs)),
    delete: (key: string) => client.del(`cachified:${key}`),
  };
  const load = (key: string, value: unknown, forceFresh: boolean) =>
    cachified({ key, cache, ttl: ttlMs, forceFresh, getFreshValue: () => value });
  return {
    name: 'cachified',
    get: (key) => load(key, 'loaded', false),
    set: (key, value) => load(key, value, true),
    close: () => client.quit(),
  };
}

/** Everybody else at the table. */
export async function peerCaches(url: string): Promise<PeerCache[]> {
  return [await nodeRedis(url), ioValkey(url), bento(url), cacheManager(url), keyv(url), cachifiedRedis(url)];
}
