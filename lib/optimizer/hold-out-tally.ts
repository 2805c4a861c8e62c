import { studentQuantile90 } from './student-quantile.ts';

/** Keys are dealt into this many buckets, by rank or by hash; how far these differ tells how sure a difference is. */
export const tallyBuckets = 32;

/** A measured difference between the keys with the new policy and the keys that kept the old one. */
export interface HoldOutResult {
  /** Reads with the new policy and of the hold-out. */
  reads: { plan: number; holdOut: number };
  /** Hit ratio gained, percentage points; `null` where there is not enough data yet. */
  differencePp: number | null;
  /** 90 %. */
  interval: [number, number] | null;
  /** How near it is to enough data, 0–1. */
  readiness: number;
}

/** Reads of each group that a difference needs, unless it is told otherwise. */
export const enoughTrialReads = 500;
const enoughBuckets = 8;

/**
 * Counts both groups at once. Beside what happened it counts what the old policy would have done to the same read (the
 * observer knows): the groups differ by that from the outset, and only what is left of the difference is the policy's.
 */
export class HoldOutTally {
  private readonly reads = [new Float64Array(tallyBuckets), new Float64Array(tallyBuckets)] as const;
  private readonly excess = [new Float64Array(tallyBuckets), new Float64Array(tallyBuckets)] as const;

  constructor(private readonly enoughReads = enoughTrialReads) {}

  /** One read; `oldPolicyHits` is what would have happened under the old policy. */
  count(heldOut: boolean, bucket: number, hit: boolean, oldPolicyHits: boolean): void {
    const group = heldOut ? 1 : 0;
    this.reads[group][bucket] = (this.reads[group][bucket] ?? 0) + 1;
    this.excess[group][bucket] = (this.excess[group][bucket] ?? 0) + Number(hit) - Number(oldPolicyHits);
  }

  result(): HoldOutResult {
    const reads = { plan: total(this.reads[0]), holdOut: total(this.reads[1]) };
    const filled = this.reads[1].filter((count) => count > 0).length;
    const readiness = Math.min(
      1,
      reads.plan / this.enoughReads,
      reads.holdOut / this.enoughReads,
      filled / enoughBuckets,
    );
    if (readiness < 1) return { reads, differencePp: null, interval: null, readiness };
    const difference = this.difference(-1);
    const replicates = Array.from({ length: tallyBuckets }, (_, left) => this.difference(left));
    const mean = replicates.reduce((sum, value) => sum + value, 0) / tallyBuckets;
    const squares = replicates.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    // Where few keys are held out, few buckets tell how far they differ.
    const margin = studentQuantile90(filled - 1) * Math.sqrt(((tallyBuckets - 1) / tallyBuckets) * squares);
    return { reads, differencePp: difference, interval: [difference - margin, difference + margin], readiness };
  }

  /** The difference without one bucket (jack-knife), or of all for -1; percentage points. */
  private difference(left: number): number {
    const rate = (group: 0 | 1) => {
      const without = (column: Float64Array) => total(column) - (column[left] ?? 0);
      const reads = without(this.reads[group]);
      return reads > 0 ? without(this.excess[group]) / reads : 0;
    };
    return 100 * (rate(0) - rate(1));
  }
}

const total = (column: Float64Array) => column.reduce((sum, value) => sum + value, 0);
