interface Entry<T> {
  value: Promise<T>;
  /** Milliseconds of `now()` at which the loading began. */
  loadedAt: number;
}

export interface ShortLivedCache<T> {
  /** The value of `key`, loaded when the one in hand is older than `ttlMs`; concurrent callers share one loading. */
  get(key: string, load: () => Promise<T>): Promise<T>;
  /** Forgets `key`: the next `get` loads. */
  forget(key: string): void;
}

/**
 * Answers at most `ttlMs` old. Age counts from the moment the loading *began*, so that what was revoked while a look-up
 * was under way is not believed for longer than promised. A failed loading is never kept.
 */
export function createShortLivedCache<T>(options: {
  ttlMs: number;
  maxEntries: number;
  now?: () => number;
}): ShortLivedCache<T> {
  const now = options.now ?? (() => performance.now());
  const entries = new Map<string, Entry<T>>();

  function forgetEntry(key: string, entry: Entry<T>): void {
    if (entries.get(key) === entry) entries.delete(key);
  }

  /** What nobody will be answered with any more, and what is too many. A Map keeps the order of insertion. */
  function forgetOldest(nowMs: number): void {
    for (const [key, { loadedAt }] of entries) {
      if (entries.size <= options.maxEntries && nowMs - loadedAt < options.ttlMs) return;
      entries.delete(key);
    }
  }

  return {
    get(key, load) {
      const held = entries.get(key);
      if (held && now() - held.loadedAt < options.ttlMs) return held.value;
      entries.delete(key);
      const entry: Entry<T> = { value: load(), loadedAt: now() };
      entries.set(key, entry);
      entry.value.catch(() => forgetEntry(key, entry));
      forgetOldest(entry.loadedAt);
      return entry.value;
    },
    forget(key) {
      entries.delete(key);
    },
  };
}
