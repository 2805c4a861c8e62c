import { mostClasses } from './class-tallies.ts';

/** Keys are dealt into this many groups by their hash: how far the groups differ tells how far the sample may err. */
export const keyGroups = 16;
/** Time is cut into at most this many slices. Where more are needed neighbours are joined. */
const mostSlices = 16;
const firstSliceReads = 64;

/** What a shadow counts for each of its plans. Every figure stands for all keys, not only for the sampled ones. */
export class ShadowTallies {
  reads = 0;
  readonly misses: Float64Array;
  /** Weight × milliseconds resident. */
  readonly residency: Float64Array;
  readonly classReads = new Float64Array(mostClasses);
  readonly classMisses: Float64Array;
  /** Of the sampled tail alone: hot keys are not sampled and have no error. */
  readonly groupReads = new Float64Array(keyGroups);
  readonly groupMisses: Float64Array;
  readonly sliceReads = new Float64Array(mostSlices);
  readonly sliceMisses: Float64Array;
  readonly sliceResidency: Float64Array;
  slices = 1;
  private sliceLimit = firstSliceReads;

  constructor(readonly plans: number) {
    this.misses = new Float64Array(plans);
    this.residency = new Float64Array(plans);
    this.classMisses = new Float64Array(mostClasses * plans);
    this.groupMisses = new Float64Array(keyGroups * plans);
    this.sliceMisses = new Float64Array(mostSlices * plans);
    this.sliceResidency = new Float64Array(mostSlices * plans);
  }

  get stateBytes(): number {
    const { classReads, groupReads, groupMisses, sliceReads, sliceMisses } = this;
    const columns = [this.misses, this.residency, classReads, this.classMisses, groupReads, groupMisses];
    return [...columns, sliceReads, sliceMisses, this.sliceResidency].reduce(
      (bytes, column) => bytes + column.byteLength,
      0,
    );
  }

  /** True when the slice has its reads: whoever counts then counts residency up to now and begins another one. */
  get sliceFull(): boolean {
    return (this.sliceReads[this.slices - 1] ?? 0) >= this.sliceLimit;
  }

  countRead(group: number, hash: number, stands: number, hot: boolean): void {
    this.reads += stands;
    this.classReads[group] = (this.classReads[group] ?? 0) + stands;
    this.sliceReads[this.slices - 1] = (this.sliceReads[this.slices - 1] ?? 0) + stands;
    if (!hot) this.groupReads[hash % keyGroups] = (this.groupReads[hash % keyGroups] ?? 0) + stands;
  }

  countMiss(plan: number, group: number, hash: number, stands: number, hot: boolean): void {
    this.misses[plan] = (this.misses[plan] ?? 0) + stands;
    const inClass = group * this.plans + plan;
    this.classMisses[inClass] = (this.classMisses[inClass] ?? 0) + stands;
    const inSlice = (this.slices - 1) * this.plans + plan;
    this.sliceMisses[inSlice] = (this.sliceMisses[inSlice] ?? 0) + stands;
    if (hot) return;
    const inGroup = (hash % keyGroups) * this.plans + plan;
    this.groupMisses[inGroup] = (this.groupMisses[inGroup] ?? 0) + stands;
  }

  countResidency(plan: number, weightMs: number): void {
    this.residency[plan] = (this.residency[plan] ?? 0) + weightMs;
    const inSlice = (this.slices - 1) * this.plans + plan;
    this.sliceResidency[inSlice] = (this.sliceResidency[inSlice] ?? 0) + weightMs;
  }

  nextSlice(): void {
    if (this.slices === mostSlices) this.joinSlices();
    this.slices++;
  }

  private joinSlices(): void {
    const half = mostSlices / 2;
    const { plans } = this;
    this.sliceLimit *= 2;
    for (const [column, width] of [
      [this.sliceReads, 1],
      [this.sliceMisses, plans],
      [this.sliceResidency, plans],
    ] as const) {
      for (let slice = 0; slice < half; slice++)
        for (let at = 0; at < width; at++)
          column[slice * width + at] =
            (column[2 * slice * width + at] ?? 0) + (column[(2 * slice + 1) * width + at] ?? 0);
      column.fill(0, half * width);
    }
    this.slices = half;
  }
}
