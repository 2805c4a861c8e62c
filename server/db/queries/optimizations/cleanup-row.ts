import { z } from 'zod';

const amountSchema = z.object({
  keys: z.number(),
  bytes: z.number(),
  /** The half of the 90 % interval of `bytes`. */
  errorBytes: z.number(),
});

/** How far the work on a cleanup is. */
const runSchema = z.object({
  /**
   * `giving` and `releasing` go through the keys; `waiting` until the last given TTL has ended; `done`: nothing is left to
   * do.
   */
  phase: z.enum(['giving', 'waiting', 'releasing', 'done']),
  /** When the first of the given TTLs ends, and over how long the others, milliseconds. */
  endsAtMs: z.number(),
  spreadMs: z.number(),
  /** Entries that were given a TTL. */
  given: amountSchema,
  /** Of those, by their hash: the smallest ones, by which it is seen later which of them are gone. */
  marks: z.array(z.number()),
  /** Entries that have no TTL again. */
  released: z.number(),
});

/** What is known of a cleanup beside its change. */
export const cleanupSchema = z.object({
  database: z.number(),
  /** As the census estimated it. */
  found: amountSchema.extend({ unreadKeys: z.number().nullable(), sampled: z.number() }),
  /** `null` until it is applied. */
  run: runSchema.nullable(),
  /** What it freed: least and most, bytes; `null` until every given TTL has ended. */
  receipt: z
    .object({ freedBytes: z.tuple([z.number(), z.number()]), checked: z.number(), gone: z.number() })
    .nullable(),
});

export type Cleanup = z.infer<typeof cleanupSchema>;
export type CleanupRun = z.infer<typeof runSchema>;
