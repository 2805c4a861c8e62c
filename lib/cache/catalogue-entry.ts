/**
 * `evictable`: values that can be loaded again, each with a TTL, on the data plane. `protected`: sessions, tokens,
 * locks, queues and counters, which no other tenant's flood may push out, on the control plane.
 */
export type EvictionClass = 'evictable' | 'protected';

/** One of the 16 purpose databases. */
export interface CatalogueEntry {
  /** 0–15. */
  id: number;
  name: string;
  /** The module whose entries live here. */
  module: string;
  purpose: string;
  /** TTL of an entry for which nothing more precise is known, seconds. */
  defaultTtlSeconds: number;
  /** The share of the server's memory that the database is planned to use, bytes: a plan, which no server enforces. */
  memoryShareBytes: number;
  evictionClass: EvictionClass;
  /** True where most of the traffic comes from phones. */
  mobile: boolean;
}

/** Where the verbs that are no plain cache entries keep their keys. */
export interface SystemUses {
  sessions: number;
  sdkSessions: number;
  queues: number;
  locks: number;
}
