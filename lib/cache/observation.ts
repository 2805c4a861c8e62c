import type { Device, Network, Operation, Outcome } from '../contracts/vocabulary.ts';

/**
 * What is measured of one operation: published once per SDK call on the channel of `observe.ts`, counted once by the
 * recorder. Counts of keys (`hits`, `misses`, `stales`) are per key, everything else is per call.
 */
export interface Observation {
  tenantId: string;
  /** Purpose database 0–15. */
  database: number;
  module: string;
  dataType: string;
  /** The key part as the caller wrote it; `null` for operations on many keys or none. */
  key: string | null;
  operation: Operation;
  outcome: Outcome;
  /** Keys answered from the cache, fresh. */
  hits: number;
  misses: number;
  /** Keys answered from the cache beyond their freshness. */
  stales: number;
  device: Device;
  network: Network;
  /** Milliseconds since the epoch at which the call began. */
  startedAtMs: number;
  /** Milliseconds that the caller waited. */
  latencyMs: number;
  /**
   * The part of it before the command was handed to the driver, milliseconds; the rest is network and server. `null` where
   * it is not known.
   */
  queueMs?: number | null;
  /** Who answered: the tier within this process, where that is not said a server. Counted apart: no server saw it. */
  tier?: 'l1';
  /** Bytes of the value as stored; `null` where none travelled. */
  sizeBytes: number | null;
  /** TTL given to the entry; `null` where none was set. */
  ttlSeconds: number | null;
  /** The caller named the TTL, so that no policy decided it. */
  explicitTtl?: true;
  /** Stored before anybody asked for it, by a registered loader. */
  ahead?: true;
  /** Whose call it is, as the caller named it in its context. */
  session?: string;
}
