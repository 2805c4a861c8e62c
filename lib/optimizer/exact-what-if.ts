import { deleteOp, readOp, type Trace } from './trace.ts';
import { ttlCount, ttlGridMs } from './ttl-grid.ts';

/** What every TTL of the grid would have done to a whole trace. */
export interface ExactWhatIf {
  reads: number;
  /** Misses for each TTL of the grid, cold ones included. */
  misses: Float64Array;
}

/**
 * Replays a trace for all TTLs of the grid at once, memory unlimited: a miss stores at the same instant, a write
 * starts the TTL again, a delete removes, reads renew nothing. A value is gone at the very instant its TTL ends. State grows with the number of keys, so this is the yardstick and never the observer.
 */
export function exactWhatIf(trace: Trace): ExactWhatIf {
  const storedAtMs = new Float64Array(trace.keyNames.length * ttlCount).fill(Number.NEGATIVE_INFINITY);
  const misses = new Float64Array(ttlCount);
  let reads = 0;
  for (let row = 0; row < trace.length; row++) {
    const nowMs = trace.timeMs[row] ?? 0;
    const first = (trace.key[row] ?? 0) * ttlCount;
    const op = trace.op[row];
    if (op !== readOp) {
      storedAtMs.fill(op === deleteOp ? Number.NEGATIVE_INFINITY : nowMs, first, first + ttlCount);
      continue;
    }
    reads++;
    for (let ttl = 0; ttl < ttlCount; ttl++) {
      if (nowMs - (storedAtMs[first + ttl] ?? 0) < (ttlGridMs[ttl] ?? 0)) continue;
      storedAtMs[first + ttl] = nowMs;
      misses[ttl] = (misses[ttl] ?? 0) + 1;
    }
  }
  return { reads, misses };
}
