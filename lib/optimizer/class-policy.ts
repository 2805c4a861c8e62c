/** How long the values of one class stay. */
export interface ClassPolicy {
  /** From the last store, and with {@link refresh} from the last read too, milliseconds. */
  ttlMs: number;
  /** A read starts the TTL again. The value is not loaded again, so it grows older: {@link maxAgeMs} ends that. */
  refresh: boolean;
  /** No value is served that was stored longer ago than this, milliseconds. */
  maxAgeMs: number;
  /** The TTL until the first hit, where the class gives new values a shorter trial than proven ones, milliseconds. */
  firstTtlMs: number;
}

/** The plain policy: a store sets the TTL, reads change nothing. */
export function fixedTtl(ttlSeconds: number): ClassPolicy {
  const ttlMs = ttlSeconds * 1_000;
  return { ttlMs, refresh: false, maxAgeMs: ttlMs, firstTtlMs: ttlMs };
}

/** Reads renew the TTL, up to the age that the class allows. */
export function slidingTtl(ttlSeconds: number, maxAgeSeconds: number, firstTtlSeconds = ttlSeconds): ClassPolicy {
  const maxAgeMs = maxAgeSeconds * 1_000;
  return {
    ttlMs: Math.min(ttlSeconds * 1_000, maxAgeMs),
    refresh: true,
    maxAgeMs,
    firstTtlMs: Math.min(firstTtlSeconds * 1_000, maxAgeMs),
  };
}
