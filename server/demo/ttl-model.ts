/** What a cache with TTLs and unlimited memory holds: exactly, key by key. */
export interface TtlModel {
  /** Whether the key is there at that moment. */
  has(key: string, nowMs: number): boolean;
  set(key: string, ttlSeconds: number, nowMs: number): void;
  /** Whether there was a key to remove. */
  delete(key: string, nowMs: number): boolean;
  /** Whether there was a key whose time could be renewed. */
  expire(key: string, ttlSeconds: number, nowMs: number): boolean;
  /** Whole seconds that the key has left, at least 1; `null` where it is not there. */
  remainingSeconds(key: string, nowMs: number): number | null;
}

/** Like Redis, a key is still there at the millisecond of its expiry and gone after it. */
export function createTtlModel(): TtlModel {
  const expiresAtMs = new Map<string, number>();
  const has = (key: string, nowMs: number) => (expiresAtMs.get(key) ?? Number.NEGATIVE_INFINITY) >= nowMs;
  return {
    has,
    set: (key, ttlSeconds, nowMs) => void expiresAtMs.set(key, nowMs + ttlSeconds * 1000),
    delete(key, nowMs) {
      const present = has(key, nowMs);
      expiresAtMs.delete(key);
      return present;
    },
    expire(key, ttlSeconds, nowMs) {
      const present = has(key, nowMs);
      if (present) expiresAtMs.set(key, nowMs + ttlSeconds * 1000);
      return present;
    },
    remainingSeconds(key, nowMs) {
      const endMs = expiresAtMs.get(key);
      return endMs === undefined || endMs < nowMs ? null : Math.max(1, Math.ceil((endMs - nowMs) / 1000));
    },
  };
}
