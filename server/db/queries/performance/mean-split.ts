import type { LatencyParts } from '#lib/contracts/performance.ts';

/** Sums over the calls of which it is known how their latency divides, microseconds. */
interface SplitSums {
  splitCalls: number;
  queueSumUs: number;
  serverSumUs: number;
}

/** What such a call waited in the mean; `null` where there was none. */
export function meanSplit({ splitCalls, queueSumUs, serverSumUs }: SplitSums): LatencyParts {
  if (splitCalls === 0) return { queueTime: null, serverTime: null };
  return { queueTime: queueSumUs / splitCalls / 1000, serverTime: serverSumUs / splitCalls / 1000 };
}
