import { GridCounters } from './grid-counters.ts';
import { KeyIndex } from './key-index.ts';
import { periodCount, periodOf } from './touch-counters.ts';
import { ttlCount, ttlStepMs } from './ttl-grid.ts';

const firstCapacity = 64;

/**
 * The keys that an observer follows, as columns. Grows by doubling up to its limit, so that a tenant with few keys
 * takes little. Times are milliseconds since the observer began plus one; 0 is never.
 */
export class SampleTable {
  private readonly keys: KeyIndex;
  lastMs = new Uint32Array(firstCapacity);
  weight = new Float32Array(firstCapacity);
  reads = new Uint16Array(firstCapacity);
  /** Writes and deletes. */
  changes = new Uint16Array(firstCapacity);
  classIndex = new Uint8Array(firstCapacity);
  /** 1 where the key is followed because it is hot and not because of its hash. */
  hot = new Uint8Array(firstCapacity);
  /**
   * When the value was stored, for each TTL of the grid, in steps of that TTL modulo 65,536. At the last access it was
   * younger than its TTL, so that this and {@link lastMs} tell the moment; where that is 0 nothing is stored.
   */
  storedStep = new Uint16Array(firstCapacity * ttlCount);
  /** When the key was touched last, by `minuteOf`; 0 is never. */
  lastMinute = new Uint16Array(firstCapacity);
  /** In how many periods of each length it was touched. */
  private periods = new Uint16Array(firstCapacity * periodCount);
  readonly misses = new GridCounters(firstCapacity);
  /** Reads by the time since the access before, at the shortest TTL of the grid that is longer; `null` if not kept. */
  readonly gaps: GridCounters | null;

  constructor(
    private readonly limit: number,
    withGaps: boolean,
  ) {
    this.keys = new KeyIndex(limit);
    this.gaps = withGaps ? new GridCounters(firstCapacity) : null;
  }

  get count(): number {
    return this.keys.count;
  }

  /** Of each slot, the half of the hash that decides about sampling. */
  get low(): Uint32Array {
    return this.keys.low;
  }

  get high(): Uint32Array {
    return this.keys.high;
  }

  get full(): boolean {
    return this.keys.full;
  }

  get stateBytes(): number {
    const columns = [this.lastMs, this.weight, this.reads, this.changes, this.classIndex, this.hot];
    const counted = this.keys.stateBytes + this.misses.stateBytes + (this.gaps?.stateBytes ?? 0);
    return [...columns, this.storedStep, this.lastMinute, this.periods].reduce(
      (bytes, column) => bytes + column.byteLength,
      counted,
    );
  }

  /** When the value that a TTL of the grid would hold was stored, to a step of that TTL; 0 for nothing. */
  storedMs(slot: number, ttl: number): number {
    const last = this.lastMs[slot] ?? 0;
    if (last === 0) return 0;
    const stepMs = ttlStepMs[ttl] ?? 1;
    const steps = (((last / stepMs) & 0xffff) - (this.storedStep[slot * ttlCount + ttl] ?? 0)) & 0xffff;
    return Math.max(1, last - steps * stepMs);
  }

  /** Counts an access for the periods that it is the first in. */
  touch(slot: number, minute: number): void {
    const last = this.lastMinute[slot] ?? 0;
    if (last === minute) return;
    this.lastMinute[slot] = minute;
    const first = slot * periodCount;
    for (let period = 0; period < periodCount; period++) {
      if (last > 0 && periodOf(last, period) === periodOf(minute, period)) return;
      this.periods[first + period] = (this.periods[first + period] ?? 0) + 1;
    }
  }

  /** In how many periods of each length a key was touched; a view. */
  touchesOf(slot: number): Uint16Array {
    return this.periods.subarray(slot * periodCount, (slot + 1) * periodCount);
  }

  /** The slot of a key, or -1. */
  find(low: number, high: number): number {
    return this.keys.find(low, high);
  }

  /** Adds a key that is not there; the table must not be full. */
  insert(low: number, high: number, classIndex: number): number {
    if (this.keys.count === this.classIndex.length) this.grow();
    const slot = this.keys.insert(low, high);
    this.classIndex[slot] = classIndex;
    return slot;
  }

  /** Forgets the keys that are not to be kept; the others move together. */
  keepOnly(keep: (slot: number) => boolean): void {
    const { count } = this.keys;
    this.keys.keepOnly(keep, (from, to) => this.move(from, to));
    const kept = this.keys.count;
    for (const column of [this.lastMs, this.weight, this.reads, this.changes, this.hot, this.lastMinute])
      column.fill(0, kept, count);
    this.periods.fill(0, kept * periodCount, count * periodCount);
    this.storedStep.fill(0, kept * ttlCount, count * ttlCount);
    this.misses.keepFirst(kept);
    this.gaps?.keepFirst(kept);
  }

  private move(from: number, to: number): void {
    const { lastMs, weight, reads, changes, classIndex, hot, lastMinute } = this;
    for (const column of [lastMs, weight, reads, changes, classIndex, hot, lastMinute]) column[to] = column[from] ?? 0;
    this.periods.copyWithin(to * periodCount, from * periodCount, (from + 1) * periodCount);
    this.storedStep.copyWithin(to * ttlCount, from * ttlCount, (from + 1) * ttlCount);
    this.misses.move(from, to);
    this.gaps?.move(from, to);
  }

  private grow(): void {
    const capacity = Math.min(this.limit, this.classIndex.length * 2);
    this.lastMs = wider32(this.lastMs, capacity);
    const weight = new Float32Array(capacity);
    weight.set(this.weight);
    this.weight = weight;
    this.reads = wider16(this.reads, capacity);
    this.changes = wider16(this.changes, capacity);
    this.classIndex = wider8(this.classIndex, capacity);
    this.hot = wider8(this.hot, capacity);
    this.storedStep = wider16(this.storedStep, capacity * ttlCount);
    this.lastMinute = wider16(this.lastMinute, capacity);
    this.periods = wider16(this.periods, capacity * periodCount);
    this.misses.grow(capacity);
    this.gaps?.grow(capacity);
  }
}

function wider32(column: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(length);
  wider.set(column);
  return wider;
}

function wider16(column: Uint16Array, length: number): Uint16Array<ArrayBuffer> {
  const wider = new Uint16Array(length);
  wider.set(column);
  return wider;
}

function wider8(column: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const wider = new Uint8Array(length);
  wider.set(column);
  return wider;
}
