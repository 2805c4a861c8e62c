import { ttlCount } from './ttl-grid.ts';

/** More classes of one tenant than this are counted together as the last one. */
export const mostClasses = 96;

/** What is counted for each class of a tenant beside the sampled keys. Grows with the classes that appear. */
export class ClassTallies {
  count = 0;
  /** Every access, sampled or not. */
  reads = new Float64Array(0);
  /** Reads of keys while they were hot: exact, not to be estimated. */
  hotReads = new Float64Array(0);
  /** What overflowing hot keys handed over: exact as well. */
  foldedReads = new Float64Array(0);
  foldedWeight = new Float64Array(0);
  foldedMisses = new Float64Array(0);
  foldedGaps = new Float64Array(0);
  /** Gaps of sampled reads, weight × milliseconds and weight, in the bins of the grid. */
  gapMs = new Float64Array(0);
  gapWeight = new Float64Array(0);
  /** At writes and deletes of sampled keys: weight × milliseconds that a value lost for each TTL. */
  changeLossMs = new Float64Array(0);
  /** The same with renewal on read: weight × milliseconds that it had been resident since the access before. */
  changeGapMs = new Float64Array(0);
  changeWeight = new Float64Array(0);

  /** Makes room for a class; answers the index that it is counted under. */
  admit(classIndex: number): number {
    const index = Math.min(classIndex, mostClasses - 1);
    if (index >= this.count) this.grow(index + 1);
    return index;
  }

  get stateBytes(): number {
    return this.columns().reduce((bytes, column) => bytes + column.byteLength, 0);
  }

  private columns(): Float64Array[] {
    const { reads, hotReads, foldedReads, foldedWeight, changeWeight } = this;
    return [reads, hotReads, foldedReads, foldedWeight, changeWeight, ...this.gridColumns()];
  }

  private gridColumns(): Float64Array[] {
    const { foldedMisses, foldedGaps, gapMs, gapWeight, changeLossMs, changeGapMs } = this;
    return [foldedMisses, foldedGaps, gapMs, gapWeight, changeLossMs, changeGapMs];
  }

  private grow(count: number): void {
    this.reads = wider(this.reads, count);
    this.hotReads = wider(this.hotReads, count);
    this.foldedReads = wider(this.foldedReads, count);
    this.foldedWeight = wider(this.foldedWeight, count);
    this.changeWeight = wider(this.changeWeight, count);
    this.foldedMisses = wider(this.foldedMisses, count * ttlCount);
    this.foldedGaps = wider(this.foldedGaps, count * ttlCount);
    this.gapMs = wider(this.gapMs, count * ttlCount);
    this.gapWeight = wider(this.gapWeight, count * ttlCount);
    this.changeLossMs = wider(this.changeLossMs, count * ttlCount);
    this.changeGapMs = wider(this.changeGapMs, count * ttlCount);
    this.count = count;
  }
}

function wider(column: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(length);
  grown.set(column);
  return grown;
}
