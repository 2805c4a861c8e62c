import { ClassTallies } from './class-tallies.ts';
import { KeyHash } from './key-hash.ts';
import { SampleTable } from './sample-table.ts';
import { minuteOf, periodCount, TouchCounters } from './touch-counters.ts';
import { deleteOp, readOp, weightOf } from './trace.ts';
import { ttlCount, ttlGridMs, ttlStepMs, ttlSteps } from './ttl-grid.ts';

export interface ObserverLimits {
  /** Keys that are followed because they are the hottest. */
  hotKeys: number;
  /** Keys that are followed in all, hot and sampled. */
  keys: number;
  /** Whether the times between accesses are kept, which tell what renewal on read would do. */
  renewal: boolean;
}

/** State is some 400 kB with these, and a fifth more where all followed keys are read more than 255 times. */
const defaultLimits: ObserverLimits = { hotKeys: 1_024, keys: 4_096, renewal: true };

const fullThreshold = 2 ** 32;
/** Times are kept in 32 bits; long before they overflow everything older than this is forgotten, milliseconds. */
const rebaseMs = 2 ** 31;
/** Of these many milliseconds the steps of every TTL come round again: times may be shifted by it and its multiples. */
const roundMs = 65_536 * Math.max(...ttlStepMs);
const counterLimit = 65_535;
const keptShare = 0.9;

/**
 * Watches the accesses of one tenant in bounded memory. Every key is followed until the table is full; then the
 * hottest stay, exactly counted, and of the others those whose salted hash lies below a threshold that sinks as keys
 * appear (SHARDS, Waldspurger et al., FAST 2015). For each followed key every TTL of the grid is played at once, and
 * unless told otherwise the time between its accesses is kept, which tells what renewal on read would do.
 *
 * Pure: time is an argument, and nothing is read or written elsewhere.
 */
export class ReuseObserver {
  readonly table: SampleTable;
  readonly tallies = new ClassTallies();
  /** Keys with a hash below this are sampled, out of 2³². */
  threshold = fullThreshold;
  /** Of the keys that are not hot, from the moment on that not all are followed. */
  touches: TouchCounters | null = null;
  /** What keys that are not hot handed over: by length of period, as of {@link touches}. */
  readonly foldedTouches = new Float64Array(periodCount);
  private readonly hash: KeyHash;
  /** The moment of the first access; stamps count from it, starting at 1. */
  originMs = -1;
  private nowMs = 0;
  private minute = 0;
  private minuteEndsMs = Number.NEGATIVE_INFINITY;
  private readonly limits: ObserverLimits;

  constructor(salt: number, limits: Partial<ObserverLimits> = {}) {
    this.limits = { ...defaultLimits, ...limits };
    this.table = new SampleTable(this.limits.keys, this.limits.renewal);
    this.hash = new KeyHash(salt);
  }

  get stateBytes(): number {
    return this.table.stateBytes + this.tallies.stateBytes + (this.touches?.stateBytes ?? 0);
  }

  /** The moment of the last access on the clock of the table. */
  get lastStamp(): number {
    return this.stampOf(this.nowMs);
  }

  /** One operation that reached a server. `timeMs` must not fall; `sizeBytes` is 0 where unknown. */
  observe(op: number, key: string, classIndex: number, timeMs: number, sizeBytes: number): void {
    const { table, tallies, hash } = this;
    if (this.originMs < 0) this.originMs = timeMs;
    this.nowMs = timeMs;
    if (timeMs - this.originMs > rebaseMs) this.rebase();
    const group = tallies.admit(classIndex);
    if (op === readOp) tallies.reads[group] = (tallies.reads[group] ?? 0) + 1;
    hash.of(key);
    if (timeMs >= this.minuteEndsMs) this.beginMinute(timeMs);
    const { minute } = this;
    let slot = table.find(hash.low, hash.high);
    if (slot < 0 || table.hot[slot] === 0) this.touches?.touch(hash.high, minute);
    if (slot < 0) {
      if (hash.low >= this.threshold) return;
      slot = this.follow(group, minute);
      if (slot < 0) return;
    }
    table.touch(slot, minute);
    if (sizeBytes > 0 || table.weight[slot] === 0) table.weight[slot] = weightOf(sizeBytes);
    if (op === readOp) this.read(slot, group, this.stampOf(timeMs));
    else this.change(slot, group, this.stampOf(timeMs), op === deleteOp);
  }

  private beginMinute(timeMs: number): void {
    this.minute = minuteOf(timeMs);
    this.minuteEndsMs = 60_000 * (Math.floor(timeMs / 60_000) + 1);
  }

  private stampOf(timeMs: number): number {
    return Math.round(timeMs - this.originMs) + 1;
  }

  private follow(group: number, minute: number): number {
    const { low, high } = this.hash;
    if (this.table.full) this.thin(minute);
    if (low >= this.threshold) return -1;
    return this.table.insert(low, high, group);
  }

  private read(slot: number, group: number, stamp: number): void {
    const { table, tallies } = this;
    if ((table.reads[slot] ?? 0) >= counterLimit - 1) this.fold(slot, group);
    table.reads[slot] = (table.reads[slot] ?? 0) + 1;
    if (table.hot[slot] === 1) tallies.hotReads[group] = (tallies.hotReads[group] ?? 0) + 1;
    const last = table.lastMs[slot] ?? 0;
    table.lastMs[slot] = stamp;
    if (last > 0 && table.gaps) this.countGap(slot, group, stamp - last);
    const { storedStep, misses } = table;
    const first = slot * ttlCount;
    const gapMs = last > 0 ? stamp - last : Number.POSITIVE_INFINITY;
    for (let ttl = 0; ttl < ttlCount; ttl++) {
      const step = (stamp / (ttlStepMs[ttl] ?? 1)) & 0xffff;
      // Within one TTL since the last access the value is younger than two: its age is no other one modulo 65,536 steps.
      if (gapMs < (ttlGridMs[ttl] ?? 0) && ((step - (storedStep[first + ttl] ?? 0)) & 0xffff) < ttlSteps) continue;
      storedStep[first + ttl] = step;
      misses.add(slot, ttl);
    }
  }

  private countGap(slot: number, group: number, gapMs: number): void {
    let bin = 0;
    while (bin < ttlCount && gapMs >= (ttlGridMs[bin] ?? 0)) bin++;
    if (bin === ttlCount) return;
    const { table, tallies } = this;
    const weight = table.weight[slot] ?? 0;
    table.gaps?.add(slot, bin);
    const at = group * ttlCount + bin;
    tallies.gapMs[at] = (tallies.gapMs[at] ?? 0) + weight * gapMs;
    tallies.gapWeight[at] = (tallies.gapWeight[at] ?? 0) + weight;
  }

  private change(slot: number, group: number, stamp: number, removed: boolean): void {
    const { table, tallies } = this;
    const weight = table.weight[slot] ?? 0;
    const last = table.lastMs[slot] ?? 0;
    table.changes[slot] = Math.min(counterLimit, (table.changes[slot] ?? 0) + 1);
    tallies.changeWeight[group] = (tallies.changeWeight[group] ?? 0) + weight;
    for (let ttl = 0; ttl < ttlCount; ttl++) {
      const at = slot * ttlCount + ttl;
      const sum = group * ttlCount + ttl;
      const ttlMs = ttlGridMs[ttl] ?? 0;
      const stored = table.storedMs(slot, ttl);
      if (stored > 0)
        tallies.changeLossMs[sum] = (tallies.changeLossMs[sum] ?? 0) + weight * Math.max(0, ttlMs - (stamp - stored));
      if (last > 0) tallies.changeGapMs[sum] = (tallies.changeGapMs[sum] ?? 0) + weight * Math.min(ttlMs, stamp - last);
      table.storedStep[at] = (stamp / (ttlStepMs[ttl] ?? 1)) & 0xffff;
    }
    table.lastMs[slot] = removed ? 0 : stamp;
  }

  /** Makes room: the first time the hottest keys are set apart, and each time the threshold sinks. */
  private thin(minute: number): void {
    const { table } = this;
    if (!this.touches) {
      this.chooseHot();
      this.touches = this.countTouches(minute);
    }
    const hashes = table.low.slice(0, table.count).filter((_, slot) => table.hot[slot] === 0);
    hashes.sort();
    this.threshold = hashes[Math.floor(hashes.length * keptShare)] ?? 0;
    table.keepOnly((slot) => table.hot[slot] === 1 || (table.low[slot] ?? 0) < this.threshold);
  }

  /** Until now every key was followed, so that what was touched is known exactly. */
  private countTouches(minute: number): TouchCounters {
    const { table, hash } = this;
    const counters = new TouchCounters();
    for (let slot = 0; slot < table.count; slot++)
      if (table.hot[slot] === 0)
        counters.adopt(table.high[slot] ?? 0, table.touchesOf(slot), table.lastMinute[slot] ?? 0, minute);
    counters.touch(hash.high, minute);
    return counters;
  }

  /** What becomes hot is counted exactly from the first access on: until now every key was followed. */
  private chooseHot(): void {
    const { table, tallies } = this;
    const slots = Array.from({ length: table.count }, (_, slot) => slot);
    slots.sort((a, b) => (table.reads[b] ?? 0) - (table.reads[a] ?? 0));
    for (const slot of slots.slice(0, this.limits.hotKeys)) {
      table.hot[slot] = 1;
      const group = table.classIndex[slot] ?? 0;
      tallies.hotReads[group] = (tallies.hotReads[group] ?? 0) + (table.reads[slot] ?? 0);
    }
  }

  /** Hands over the counts of a key before they overflow; a sampled key hands over what it stands for. */
  private fold(slot: number, group: number): void {
    const { table, tallies } = this;
    const stands = table.hot[slot] === 1 ? 1 : fullThreshold / this.threshold;
    const reads = stands * (table.reads[slot] ?? 0);
    tallies.foldedReads[group] = (tallies.foldedReads[group] ?? 0) + reads;
    if (table.hot[slot] === 0) tallies.hotReads[group] = (tallies.hotReads[group] ?? 0) + reads;
    tallies.foldedWeight[group] = Math.max(tallies.foldedWeight[group] ?? 0, table.weight[slot] ?? 0);
    table.reads[slot] = 0;
    const touches = table.touchesOf(slot);
    for (let period = 0; period < periodCount; period++) {
      if (table.hot[slot] === 0)
        this.foldedTouches[period] = (this.foldedTouches[period] ?? 0) + stands * (touches[period] ?? 0);
      touches[period] = 0;
    }
    for (let ttl = 0; ttl < ttlCount; ttl++) {
      const sum = group * ttlCount + ttl;
      tallies.foldedMisses[sum] = (tallies.foldedMisses[sum] ?? 0) + stands * table.misses.get(slot, ttl);
      tallies.foldedGaps[sum] = (tallies.foldedGaps[sum] ?? 0) + stands * (table.gaps?.get(slot, ttl) ?? 0);
    }
    table.misses.clear(slot);
    table.gaps?.clear(slot);
  }

  private rebase(): void {
    const { lastMs } = this.table;
    const old = this.nowMs - this.originMs - 2 * (ttlGridMs[ttlCount - 1] ?? 0);
    const shift = roundMs * Math.floor(old / roundMs);
    this.originMs += shift;
    for (let at = 0; at < lastMs.length; at++) lastMs[at] = Math.max(0, (lastMs[at] ?? 0) - shift);
  }
}
