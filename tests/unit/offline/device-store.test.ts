import { beforeEach, expect, test } from 'vitest';
import { DeviceStore } from '#lib/offline/device-store.ts';
import { partitionHeader } from '#lib/offline/partition.ts';

/** As much of the browser's store as the device's one asks of it, in memory. */
class MemoryCaches {
  readonly held = new Map<string, Map<string, Response>>();
  keys = async () => [...this.held.keys()];
  has = async (name: string) => this.held.has(name);
  delete = async (name: string) => this.held.delete(name);
  open = async (name: string) => {
    const entries = this.held.get(name) ?? new Map<string, Response>();
    this.held.set(name, entries);
    return {
      put: async (url: string, response: Response) => void entries.set(url, response),
      match: async (url: string) => entries.get(url)?.clone(),
      keys: async () => [...entries.keys()],
      delete: async (url: string) => entries.delete(url),
    };
  };
}

const url = 'https://cache.example/api/cache/databases';
const answer = (text: string, partition?: string, status = 200) =>
  new Response(text, { status, headers: partition === undefined ? {} : { [partitionHeader]: partition } });

let memory: MemoryCaches;
let store: DeviceStore;
const found = async () => (await store.find('data', url))?.text();

beforeEach(() => {
  memory = new MemoryCaches();
  store = new DeviceStore(memory as unknown as CacheStorage);
});

test('an answer is found again by its owner', async () => {
  await store.keep('data', url, answer('mine', 'ana.t1'));
  expect(await found()).toBe('mine');
});

test('the first answer for another tenant of the same person wipes what was kept', async () => {
  await store.keep('data', url, answer('mine', 'ana.t1'));
  await store.keep('pages', 'https://cache.example/', answer('page', 'ana.t2'));
  expect(await found()).toBeUndefined();
  expect([...memory.held.keys()].join()).not.toContain('ana.t1');
});

test('an answer that says that nobody is signed in wipes everything that had an owner', async () => {
  memory.held.set('serwist-precache', new Map());
  await store.keep('data', url, answer('mine', 'ana.t1'));
  await store.keep('data', url, answer('refused', 'none', 401));
  expect(await found()).toBeUndefined();
  expect([...memory.held.keys()]).toContain('serwist-precache');
});

test('an answer without an owner is neither kept nor wipes anything', async () => {
  await store.keep('data', url, answer('mine', 'ana.t1'));
  await store.keep('data', url, answer('whose?'));
  expect(await found()).toBe('mine');
});

test('an error is never kept in place of figures', async () => {
  await store.keep('data', url, answer('mine', 'ana.t1'));
  await store.keep('data', url, answer('broken', 'ana.t1', 500));
  expect(await found()).toBe('mine');
});

test('a page that outlived its session does not renew what belongs to the next one', async () => {
  await store.keep('data', url, answer('theirs', 'bia.t2'));
  await store.renew('data', url, answer('mine', 'ana.t1'));
  expect(await found()).toBe('theirs');
  await store.renew('data', url, answer('newer', 'bia.t2'));
  expect(await found()).toBe('newer');
});

test('the pages of an older build go, its figures stay', async () => {
  await store.keep('data', url, answer('mine', 'ana.t1'));
  await store.keep('pages', 'https://cache.example/', answer('page', 'ana.t1'));
  await store.forgetPages();
  expect(await store.find('pages', 'https://cache.example/')).toBeUndefined();
  expect(await found()).toBe('mine');
});
