/**
 * The hit ratio of a cache whose entries live `ttlMs` from their store, where every key is read at random moments at its
 * own rate (Poisson arrivals; Che et al., 2002, with the TTL in the place of the characteristic time): each key misses
 * once for each lifetime and waiting time. Real traffic comes in bursts and does better; far below it something is wrong.
 *
 * @param keys reads of each key, and how many keys it stands for
 * @returns 0–1; `null` without reads
 */
export function cheHitRatio(
  keys: Iterable<{ reads: number; stands: number }>,
  ttlMs: number,
  watchedMs: number,
): number | null {
  let reads = 0;
  let hits = 0;
  for (const { reads: ofKey, stands } of keys) {
    const lifetimeReads = (ofKey / Math.max(1, watchedMs)) * ttlMs;
    // The first read of a key cannot be a hit, however long it lives.
    const later = Math.max(0, ofKey - 1);
    reads += stands * ofKey;
    hits += stands * later * (lifetimeReads / (1 + lifetimeReads));
  }
  return reads > 0 ? hits / reads : null;
}
