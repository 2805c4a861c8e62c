import type { AccessRecord } from './access-record.ts';
import { KeyIndex } from './key-index.ts';
import type { MissRatioCurve } from './miss-ratio-curve.ts';
import { deleteOp, readOp } from './trace.ts';

/** What a tenant would miss with how much memory, and what tells how far that can be believed. */
export interface QuotaCurve {
  watchedSeconds: number;
  readsPerHour: number;
  /** 0–1, as it was. */
  missRatio: number;
  /** Bytes and the miss ratio (0–1) that a cache of that size would have, ascending. */
  points: [number, number][];
}

const everyKey = 2 ** 32;
const keysAtMost = 1_024;
/** Uses between two times of numbering anew, beside those that are remembered. */
const treeSize = 2_560;
/** What a server spends on an entry beside its value: key, dictionary, expiry. */
const overheadBytes = 160;
/** From 16 KiB to 1 TiB in half octaves: one grid for all tenants, whatever they hold. */
const sizes: readonly number[] = Array.from({ length: 53 }, (_, step) => Math.round(2 ** (14 + step / 2)));
const enoughReads = 500;
const sweepEvery = 1_024;
const roomyShare = 0.9;
/** What is older counts half. */
const fadeMs = 3_600_000;

/**
 * The miss-ratio curve of a tenant's live traffic in bytes, by reuse distances (Mattson et al., 1970) of a hashed sample of
 * its keys (SHARDS). Unlike that of a trace it knows TTLs: a read after its value's end misses whatever the memory, and
 * what has expired takes no room; the end is that of a value which only its TTL removes, whatever really became of it.
 * Records come in order of time.
 */
export class QuotaCurveSampler {
  private readonly keys = new KeyIndex(keysAtMost);
  /** Of each key: its last use on the clock, 0 where nothing is held of it; bytes; its end, milliseconds; its TTL. */
  private readonly at = new Uint16Array(keysAtMost);
  private readonly bytes = new Float64Array(keysAtMost);
  private readonly expiresMs = new Float64Array(keysAtMost);
  /** As its values were given last, 0 where that is not known. */
  private readonly ttlSeconds = new Float64Array(keysAtMost);
  private readonly found = new Float64Array(sizes.length + 1);
  private readonly tree = new Float64Array(treeSize);
  private clock = 0;
  private threshold = everyKey;
  private observed = 0;
  /** Reads, all that the followed stand for; how many of them a fair sample would hold; those that missed. */
  private reads = 0;
  private expected = 0;
  private missed = 0;
  private watchedMs = 0;
  private lastMs: number | null = null;
  private fadedMs = 0;

  get stateBytes(): number {
    const columns = [this.at, this.bytes, this.expiresMs, this.ttlSeconds, this.found, this.tree];
    return columns.reduce((sum, column) => sum + column.byteLength, this.keys.stateBytes);
  }

  /** @param told of each 2³² keys, how many the processes tell of */
  observe(record: AccessRecord, told: number): void {
    this.pass(record.timeMs);
    if (told < this.threshold) this.thinTo(told);
    if (record.op === readOp) {
      this.reads += everyKey / told;
      this.expected += this.threshold / told;
      if (!record.hit) this.missed += everyKey / told;
    }
    if (record.low >= this.threshold) return;
    if (++this.observed % sweepEvery === 0) this.sweep(record.timeMs);
    this.follow(record);
  }

  /** `null` where too little was seen. */
  curve(): QuotaCurve | null {
    if (this.reads < enoughReads || this.expected <= 0 || this.watchedMs <= 0) return null;
    const scale = 1 / this.expected;
    let beyond = this.found[sizes.length] ?? 0;
    const points: [number, number][] = [];
    for (let at = sizes.length - 1; at >= 0; at--) {
      points.unshift([sizes[at] ?? 0, Math.min(1, beyond * scale)]);
      beyond += this.found[at] ?? 0;
    }
    // Beyond the first size that leaves only what no memory would hit, nothing changes.
    const floor = points.at(-1)?.[1] ?? 0;
    const last = points.findIndex(([, ratio]) => ratio <= floor);
    return {
      watchedSeconds: this.watchedMs / 1_000,
      readsPerHour: (this.reads * 3_600_000) / this.watchedMs,
      missRatio: Math.min(1, this.missed / this.reads),
      points: points.slice(0, last + 1),
    };
  }

  private follow(record: AccessRecord): void {
    const { op, hit, timeMs, sizeBytes, ttlSeconds } = record;
    const slot = this.slotOf(record);
    if (slot < 0) return;
    const { at, bytes, expiresMs } = this;
    const usedAt = at[slot] ?? 0;
    const known = usedAt > 0;
    if (known) this.add(usedAt, -(bytes[slot] ?? 0));
    at[slot] = 0;
    if (op === deleteOp) return;
    const held = sizeBytes > 0 ? sizeBytes + overheadBytes : known ? (bytes[slot] ?? 0) : overheadBytes;
    const endMs = expiresMs[slot] ?? 0;
    // Of what has no end that is known a real miss is the only sign of one.
    const alive = known && timeMs < endMs && (hit || endMs < Number.POSITIVE_INFINITY);
    if (op === readOp) this.count(alive ? this.bytesSince(usedAt) + held : Number.POSITIVE_INFINITY);
    if (this.clock + 1 >= treeSize) this.renumber();
    this.add(++this.clock, held);
    at[slot] = this.clock;
    bytes[slot] = held;
    if (ttlSeconds > 0 || !known) this.ttlSeconds[slot] = ttlSeconds;
    // What is alive here only a write renews: where memory is short it is really missed and stored before it ends.
    if (alive && op === readOp) return;
    const given = this.ttlSeconds[slot] ?? 0;
    expiresMs[slot] = given > 0 ? timeMs + given * 1_000 : Number.POSITIVE_INFINITY;
  }

  /** The slot of a key, which gets one where there is room; -1 where it is not followed. */
  private slotOf({ low, high, op, timeMs }: AccessRecord): number {
    const known = this.keys.find(low, high);
    if (known >= 0 || op === deleteOp) return known;
    if (this.keys.full) this.makeRoom(timeMs);
    return low < this.threshold ? this.keys.insert(low, high) : -1;
  }

  /** Bytes of all keys that were used after `at`, those that are not followed included. */
  private bytesSince(at: number): number {
    return ((this.sumUpTo(this.clock) - this.sumUpTo(at)) * everyKey) / this.threshold;
  }

  private count(distance: number): void {
    const at = sizes.findIndex((size) => size >= distance);
    const slot = at < 0 ? sizes.length : at;
    this.found[slot] = (this.found[slot] ?? 0) + 1;
  }

  /** Time goes on: what was counted an hour ago counts half. */
  private pass(timeMs: number): void {
    if (this.lastMs === null) this.fadedMs = timeMs;
    else this.watchedMs += Math.max(0, timeMs - this.lastMs);
    this.lastMs = Math.max(timeMs, this.lastMs ?? 0);
    if (timeMs - this.fadedMs < fadeMs) return;
    this.fadedMs = timeMs;
    for (let at = 0; at < this.found.length; at++) this.found[at] = (this.found[at] ?? 0) / 2;
    this.reads /= 2;
    this.expected /= 2;
    this.missed /= 2;
    this.watchedMs /= 2;
  }

  /** Forgetting what is over has to bring more than a place or two, for it takes its time. */
  private makeRoom(nowMs: number): void {
    this.sweep(nowMs);
    if (this.keys.count > roomyShare * keysAtMost) this.thinTo(Math.floor(this.threshold / 2));
  }

  /** Forgets what is over. */
  private sweep(nowMs: number): void {
    this.keepOnly((slot) => (this.at[slot] ?? 0) > 0 && (this.expiresMs[slot] ?? 0) > nowMs);
  }

  /** A thinner sample from here on; what was counted stays, for distances are scaled when taken. */
  private thinTo(threshold: number): void {
    this.threshold = threshold;
    this.keepOnly((slot) => (this.keys.low[slot] ?? 0) < threshold);
  }

  private keepOnly(keep: (slot: number) => boolean): void {
    const { at, bytes, expiresMs, ttlSeconds, keys } = this;
    const before = keys.count;
    keys.keepOnly(keep, (from, to) => {
      at[to] = at[from] ?? 0;
      bytes[to] = bytes[from] ?? 0;
      expiresMs[to] = expiresMs[from] ?? 0;
      ttlSeconds[to] = ttlSeconds[from] ?? 0;
    });
    at.fill(0, keys.count, before);
    this.renumber();
  }

  /** Numbers the uses anew from 1, in their order. */
  private renumber(): void {
    const { at, tree, keys } = this;
    const held = Array.from({ length: keys.count }, (_, slot) => slot).filter((slot) => (at[slot] ?? 0) > 0);
    tree.fill(0);
    this.clock = 0;
    for (const slot of held.sort((a, b) => (at[a] ?? 0) - (at[b] ?? 0))) {
      at[slot] = ++this.clock;
      this.add(this.clock, this.bytes[slot] ?? 0);
    }
  }

  private add(at: number, bytes: number): void {
    for (let node = at; node < this.tree.length; node += node & -node) this.tree[node] = (this.tree[node] ?? 0) + bytes;
  }

  private sumUpTo(at: number): number {
    let sum = 0;
    for (let node = at; node > 0; node -= node & -node) sum += this.tree[node] ?? 0;
    return sum;
  }
}

/** As {@link splitMemory} takes it: misses of an hour, by bytes. */
export function missesByBytes({ readsPerHour, points }: Pick<QuotaCurve, 'readsPerHour' | 'points'>): MissRatioCurve {
  return {
    accesses: readsPerHour,
    sizes: points.map(([bytes]) => bytes),
    misses: Float64Array.from(points, ([, ratio]) => ratio * readsPerHour),
  };
}
