/**
 * A miss carries no value and no age; a stored `null` is a hit. `stale`: the value is beyond its freshness and is about
 * to be loaded anew. `ageSeconds` of a hit is null for a counter, which does not know when it was written.
 */
export type GetResult<T> =
  | { hit: true; value: T; ageSeconds: number | null; stale: boolean }
  | { hit: false; value: null; ageSeconds: null; stale: false };

export const missed = Object.freeze({ hit: false, value: null, ageSeconds: null, stale: false } as const);
