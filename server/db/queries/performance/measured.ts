/** What was measured in a stretch of time. Latencies in milliseconds; `null` where no call was timed. */
export interface Measured {
  calls: number;
  hits: number;
  misses: number;
  stales: number;
  mobileCalls: number;
  /** Calls of which it is known how their latency divides, and both parts of it, microseconds, added up. */
  splitCalls: number;
  queueSumUs: number;
  serverSumUs: number;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
}

/** A period's slots by their place in it (counted from 0; those without operations are left out), and all together. */
export interface MeasuredSlots {
  slots: Map<number, Measured>;
  /** `null` where no slot has any. */
  total: Measured | null;
}
