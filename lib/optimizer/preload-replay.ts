import type { ClassPolicy } from './class-policy.ts';
import type { NextKeys } from './next-keys.ts';
import { deleteOp, readOp, type Trace } from './trace.ts';

/** What preloading did to the accesses from a row on. */
export interface PreloadOutcome {
  reads: number;
  misses: number;
  /** What the old policy would have missed. */
  oldMisses: number;
  /** Values that were loaded ahead. */
  preloads: number;
  /** Of those, how many were read before they expired. */
  used: number;
}

export interface PreloadOptions {
  /** For each class of the trace, from `fromRow` on. */
  policies: readonly ClassPolicy[];
  /** What holds before. */
  oldPolicies: readonly ClassPolicy[];
  nextKeys: NextKeys;
  /** Below this confidence nothing is loaded ahead. */
  leastConfidence: number;
  /** Origin fetches allowed so far, as a share of what the old policy would have fetched until the same moment. */
  budget: number;
}

/**
 * Replays a trace with a policy and with loading ahead: after a read, its likely followers are fetched if they are not
 * resident, while the budget of origin fetches lasts. Reads before `fromRow` only fill the cache.
 */
export function replayPreload(trace: Trace, fromRow: number, options: PreloadOptions): PreloadOutcome {
  const cache = new PreloadCache(trace, options.oldPolicies);
  const old = new PreloadCache(trace, options.oldPolicies);
  const outcome: PreloadOutcome = { reads: 0, misses: 0, oldMisses: 0, preloads: 0, used: 0 };
  let allowance = 0;
  for (let row = 0; row < trace.length; row++) {
    const counted = row >= fromRow;
    if (row === fromRow) cache.policies = options.policies;
    const key = trace.key[row] ?? 0;
    const classIndex = trace.classIndex[row] ?? 0;
    const nowMs = trace.timeMs[row] ?? 0;
    if (trace.op[row] !== readOp) {
      cache.change(key, classIndex, nowMs, trace.op[row] ?? 0);
      old.change(key, classIndex, nowMs, trace.op[row] ?? 0);
      continue;
    }
    const seen = cache.read(key, classIndex, nowMs);
    const oldMissed = old.read(key, classIndex, nowMs) === 'miss';
    if (!counted) continue;
    outcome.reads++;
    if (oldMissed) outcome.oldMisses++;
    allowance = options.budget * outcome.oldMisses;
    if (seen === 'miss') outcome.misses++;
    if (seen === 'preloaded') outcome.used++;
    for (const { key: next, confidence } of options.nextKeys.get(key) ?? []) {
      if (confidence < options.leastConfidence || outcome.misses + outcome.preloads + 1 > allowance) continue;
      if (cache.preload(next, nowMs)) outcome.preloads++;
    }
  }
  return outcome;
}

class PreloadCache {
  private readonly storedAtMs: Float64Array;
  private readonly expiresAtMs: Float64Array;
  /** 1 where the value was loaded ahead and nobody has read it yet. */
  private readonly ahead: Uint8Array;
  private readonly classOf: Uint16Array;

  constructor(
    trace: Trace,
    public policies: readonly ClassPolicy[],
  ) {
    const keys = trace.keyNames.length;
    this.storedAtMs = new Float64Array(keys);
    this.expiresAtMs = new Float64Array(keys);
    this.ahead = new Uint8Array(keys);
    this.classOf = new Uint16Array(keys);
    for (let row = 0; row < trace.length; row++) this.classOf[trace.key[row] ?? 0] = trace.classIndex[row] ?? 0;
  }

  read(key: number, classIndex: number, nowMs: number): 'hit' | 'miss' | 'preloaded' {
    const policy = this.policies[classIndex];
    if (nowMs >= (this.expiresAtMs[key] ?? 0)) {
      this.store(key, policy, nowMs, 0);
      return 'miss';
    }
    if (policy?.refresh)
      this.expiresAtMs[key] = Math.min(nowMs + policy.ttlMs, (this.storedAtMs[key] ?? 0) + policy.maxAgeMs);
    const first = this.ahead[key] === 1;
    this.ahead[key] = 0;
    return first ? 'preloaded' : 'hit';
  }

  change(key: number, classIndex: number, nowMs: number, op: number): void {
    this.store(key, this.policies[classIndex], nowMs, 0);
    if (op === deleteOp) this.expiresAtMs[key] = 0;
  }

  /** True where the value had to be fetched. */
  preload(key: number, nowMs: number): boolean {
    if (nowMs < (this.expiresAtMs[key] ?? 0)) return false;
    this.store(key, this.policies[this.classOf[key] ?? 0], nowMs, 1);
    return true;
  }

  private store(key: number, policy: ClassPolicy | undefined, nowMs: number, ahead: number): void {
    this.storedAtMs[key] = nowMs;
    this.expiresAtMs[key] = nowMs + (policy?.refresh ? policy.firstTtlMs : (policy?.ttlMs ?? 0));
    this.ahead[key] = ahead;
  }
}
