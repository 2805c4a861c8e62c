import type { ClassPolicy } from './class-policy.ts';
import { deleteOp, readOp, type Trace, weightOf } from './trace.ts';

/** What a replay counts for each class, from the row on that it is told to count from. */
export interface ReplayTotals {
  reads: Float64Array;
  misses: Float64Array;
  /** Weight × milliseconds that values were resident. */
  residency: Float64Array;
  /** The oldest value served, milliseconds since it was stored. */
  oldestServedMs: Float64Array;
}

/** Which policy holds for a class at a row: a plan may begin in the middle of a trace. */
export type PolicyAt = (classIndex: number, row: number) => ClassPolicy;

/**
 * Replays a trace exactly under any policies, memory unlimited, and counts what happens from `fromRow` on. A value
 * keeps the expiry that it was given until its next store or renewal, as in a cache whose policy changes while it runs.
 */
export class PolicyReplay {
  private readonly storedAtMs: Float64Array;
  private readonly expiresAtMs: Float64Array;
  private readonly weight: Float64Array;
  private readonly totals: ReplayTotals;
  private fromMs = Number.POSITIVE_INFINITY;

  constructor(
    private readonly trace: Trace,
    private readonly policyAt: PolicyAt,
  ) {
    this.storedAtMs = new Float64Array(trace.keyNames.length);
    this.expiresAtMs = new Float64Array(trace.keyNames.length).fill(Number.NEGATIVE_INFINITY);
    this.weight = new Float64Array(trace.keyNames.length);
    const perClass = () => new Float64Array(trace.classNames.length);
    this.totals = { reads: perClass(), misses: perClass(), residency: perClass(), oldestServedMs: perClass() };
  }

  run(fromRow: number): ReplayTotals {
    const { trace } = this;
    this.fromMs = trace.timeMs[fromRow] ?? Number.POSITIVE_INFINITY;
    const classOfKey = new Uint16Array(trace.keyNames.length);
    for (let row = 0; row < trace.length; row++) {
      classOfKey[trace.key[row] ?? 0] = trace.classIndex[row] ?? 0;
      this.step(row, row >= fromRow);
    }
    const endMs = trace.timeMs[trace.length - 1] ?? 0;
    for (let key = 0; key < trace.keyNames.length; key++) this.close(key, classOfKey[key] ?? 0, endMs);
    return this.totals;
  }

  private step(row: number, counted: boolean): void {
    const { trace, totals } = this;
    const nowMs = trace.timeMs[row] ?? 0;
    const key = trace.key[row] ?? 0;
    const classIndex = trace.classIndex[row] ?? 0;
    const policy = this.policyAt(classIndex, row);
    const op = trace.op[row];
    if (op !== readOp) {
      this.close(key, classIndex, nowMs);
      if (op === deleteOp) this.expiresAtMs[key] = Number.NEGATIVE_INFINITY;
      else this.store(key, row, nowMs, policy);
      return;
    }
    if (counted) totals.reads[classIndex] = (totals.reads[classIndex] ?? 0) + 1;
    if (nowMs < (this.expiresAtMs[key] ?? 0)) {
      const storedMs = this.storedAtMs[key] ?? 0;
      if (counted)
        totals.oldestServedMs[classIndex] = Math.max(totals.oldestServedMs[classIndex] ?? 0, nowMs - storedMs);
      if (policy.refresh) this.expiresAtMs[key] = Math.min(nowMs + policy.ttlMs, storedMs + policy.maxAgeMs);
      return;
    }
    this.close(key, classIndex, nowMs);
    if (counted) totals.misses[classIndex] = (totals.misses[classIndex] ?? 0) + 1;
    this.store(key, row, nowMs, policy);
  }

  private store(key: number, row: number, nowMs: number, policy: ClassPolicy): void {
    const sizeBytes = this.trace.sizeBytes[row] ?? 0;
    if (sizeBytes > 0 || this.weight[key] === 0) this.weight[key] = weightOf(sizeBytes);
    this.storedAtMs[key] = nowMs;
    this.expiresAtMs[key] = nowMs + (policy.refresh ? policy.firstTtlMs : policy.ttlMs);
  }

  /** Counts how long the value that ends now was resident since counting began. */
  private close(key: number, classIndex: number, nowMs: number): void {
    const fromMs = Math.max(this.storedAtMs[key] ?? 0, this.fromMs);
    const untilMs = Math.min(this.expiresAtMs[key] ?? 0, nowMs);
    if (!(untilMs > fromMs)) return;
    this.totals.residency[classIndex] =
      (this.totals.residency[classIndex] ?? 0) + (this.weight[key] ?? 0) * (untilMs - fromMs);
  }
}
