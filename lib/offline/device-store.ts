import { type CacheKind, cacheName, holdsPages, isOwned, partitionOfCache } from './cache-names.ts';
import { noPartition, partitionHeader } from './partition.ts';

/** Where the device notes whose answers came last. */
const metaCache = 'kryonix-owner';
const ownerUrl = '/kryonix-owner';

/** The oldest of one kind go first where there are more. */
const maxEntries: Record<CacheKind, number> = { pages: 20, data: 60 };

/**
 * What a device keeps of its person's answers. One partition at a time: as soon as an answer belongs to somebody else, or
 * to nobody, what was kept before is gone.
 */
export class DeviceStore {
  private readonly caches: CacheStorage;
  /** One change at a time: a late answer must not write behind a wipe. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(caches: CacheStorage) {
    this.caches = caches;
  }

  /** Keeps an answer for its owner. One that names no owner is not kept. */
  keep(kind: CacheKind, url: string, response: Response): Promise<void> {
    return this.inTurn(async () => {
      const partition = response.headers.get(partitionHeader);
      if (partition === null) return;
      await this.settle(partition);
      if (partition === noPartition || !response.ok || response.redirected) return;
      const cache = await this.caches.open(cacheName(kind, partition));
      await cache.put(url, response);
      const kept = await cache.keys();
      for (const old of kept.slice(0, Math.max(0, kept.length - maxEntries[kind]))) await cache.delete(old);
    });
  }

  /** Renews what is kept for the one who was signed in last; for anybody else it does nothing. */
  renew(kind: CacheKind, url: string, response: Response): Promise<void> {
    return this.inTurn(async () => {
      const partition = response.headers.get(partitionHeader);
      if (partition === null || partition !== (await this.owner())) return;
      await (await this.caches.open(cacheName(kind, partition))).put(url, response);
    });
  }

  /** What is kept under an address for whoever was signed in last. */
  async find(kind: CacheKind, url: string): Promise<Response | undefined> {
    await this.queue;
    const owner = await this.owner();
    if (owner === null || !(await this.caches.has(cacheName(kind, owner)))) return undefined;
    return (await this.caches.open(cacheName(kind, owner))).match(url);
  }

  /** Forgets everything that belongs to somebody. */
  wipe(): Promise<void> {
    return this.inTurn(() => this.settle(noPartition));
  }

  /** Forgets the pages of an older build: the scripts that they name are gone. */
  forgetPages(): Promise<void> {
    return this.inTurn(async () => {
      for (const name of await this.caches.keys()) if (holdsPages(name)) await this.caches.delete(name);
    });
  }

  private async settle(partition: string): Promise<void> {
    if ((await this.owner()) === partition) return;
    for (const name of await this.caches.keys()) {
      if (isOwned(name) && partitionOfCache(name) !== partition) await this.caches.delete(name);
    }
    await (await this.caches.open(metaCache)).put(ownerUrl, new Response(partition));
  }

  private async owner(): Promise<string | null> {
    const note = await (await this.caches.open(metaCache)).match(ownerUrl);
    const partition = note === undefined ? noPartition : await note.text();
    return partition === noPartition ? null : partition;
  }

  private inTurn(change: () => Promise<void>): Promise<void> {
    const done = this.queue.then(change);
    this.queue = done.catch(() => undefined);
    return done;
  }
}
