/** What both ends of the sync protocol hold to; without zod, which the browser's client does without. */
export const syncLimits = {
  /** Mutations of a push, changes of a page. */
  greatestBatch: 100,
  /** A mutation's value or fields, and what an entry's state may grow to, as JSON. */
  greatestValueBytes: 262_144,
  /** The body of a push. */
  greatestPushBytes: 4_194_304,
  /** Fields of one mutation. */
  greatestFields: 200,
  /** How far a client's clock may be ahead of the server's. */
  greatestAheadMs: 60_000,
} as const;

/** 1 is the most urgent. */
export const syncPriorities = [1, 2, 3, 4] as const;
export type SyncPriority = (typeof syncPriorities)[number];
