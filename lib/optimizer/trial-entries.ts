import type { HashedEntry } from './entry-places.ts';
import { KeyIndex } from './key-index.ts';

/** With these a trial takes less than half a megabyte. */
const entriesAtMost = 12_288;
const keptShare = 0.9;
const everyKey = 2 ** 32;
const heldOutBit = 128;
const steadyBit = 64;
const bucketBits = 63;

/** What is followed of an entry from its first access on. */
export interface FollowedEntry extends HashedEntry {
  heldOut: boolean;
  /** 0–63. */
  bucket: number;
  /** Followed however many entries there are. */
  steady: boolean;
}

/** A value that one of two policies holds. */
export interface HeldValue {
  storedMs: number;
  expiresMs: number;
}

/** The policy of before the trial, and what is really held. */
export type HeldBy = 'old' | 'real';

/**
 * The entries that a trial follows, as columns: when there are too many, those stay that are steady and those with the
 * lower hashes, and of the others nothing counts from then on.
 */
export class TrialEntries {
  private readonly keys = new KeyIndex(entriesAtMost);
  private flags = new Uint8Array(0);
  private weight = new Float32Array(0);
  /**
   * Of each slot: stored and expires under the old policy, then as it really is; milliseconds since the trial began, plus
   * one: seven weeks, and no trial lasts as long.
   */
  private ticks = new Uint32Array(0);
  private threshold = everyKey;

  /**
   * @param fromMs no time is before this, milliseconds since the epoch
   * @param leaving hears of each slot that is not followed any more, while it can still be read
   */
  constructor(
    private readonly fromMs: number,
    private readonly leaving: (slot: number) => void,
  ) {}

  get count(): number {
    return this.keys.count;
  }

  get stateBytes(): number {
    return this.keys.stateBytes + this.flags.byteLength + this.weight.byteLength + this.ticks.byteLength;
  }

  /** The slot of an entry, or -1. */
  find({ low, high }: HashedEntry): number {
    return this.keys.find(low, high);
  }

  /** True where an entry with that hash is not followed any more, unless it is steady. */
  passesOver(low: number): boolean {
    return low >= this.threshold;
  }

  /** Follows an entry that is not there; -1 where there are too many. */
  insert({ low, high, heldOut, bucket, steady }: FollowedEntry): number {
    if (this.keys.full) this.thin();
    if (this.keys.full || (!steady && this.passesOver(low))) return -1;
    if (this.keys.count === this.flags.length) this.grow();
    const slot = this.keys.insert(low, high);
    this.flags[slot] = (heldOut ? heldOutBit : 0) | (steady ? steadyBit : 0) | (bucket & bucketBits);
    this.weight[slot] = 1;
    this.ticks.fill(0, slot * 4, slot * 4 + 4);
    return slot;
  }

  heldOut(slot: number): boolean {
    return ((this.flags[slot] ?? 0) & heldOutBit) !== 0;
  }

  bucket(slot: number): number {
    return (this.flags[slot] ?? 0) & bucketBits;
  }

  weightOf(slot: number): number {
    return this.weight[slot] ?? 1;
  }

  weigh(slot: number, weight: number): void {
    this.weight[slot] = weight;
  }

  /** Milliseconds since the epoch; both 0 where nothing is held. */
  held(slot: number, by: HeldBy): HeldValue {
    const at = slot * 4 + (by === 'old' ? 0 : 2);
    return { storedMs: this.timeOf(this.ticks[at] ?? 0), expiresMs: this.timeOf(this.ticks[at + 1] ?? 0) };
  }

  hold(slot: number, by: HeldBy, { storedMs, expiresMs }: HeldValue): void {
    const at = slot * 4 + (by === 'old' ? 0 : 2);
    this.ticks[at] = storedMs - this.fromMs + 1;
    this.ticks[at + 1] = expiresMs - this.fromMs + 1;
  }

  private timeOf(tick: number): number {
    return tick === 0 ? 0 : this.fromMs + tick - 1;
  }

  private thin(): void {
    const { keys, flags, weight, ticks } = this;
    const isSteady = (slot: number) => ((flags[slot] ?? 0) & steadyBit) !== 0;
    const hashes = keys.low.slice(0, keys.count).filter((_, slot) => !isSteady(slot));
    hashes.sort();
    this.threshold = hashes[Math.floor(hashes.length * keptShare)] ?? 0;
    const stays = (slot: number) => isSteady(slot) || (keys.low[slot] ?? 0) < this.threshold;
    for (let slot = 0; slot < keys.count; slot++) if (!stays(slot)) this.leaving(slot);
    keys.keepOnly(stays, (from, to) => {
      flags[to] = flags[from] ?? 0;
      weight[to] = weight[from] ?? 0;
      ticks.copyWithin(to * 4, from * 4, from * 4 + 4);
    });
  }

  private grow(): void {
    const capacity = Math.min(entriesAtMost, Math.max(64, 2 * this.flags.length));
    const { flags, weight, ticks } = this;
    this.flags = new Uint8Array(capacity);
    this.flags.set(flags);
    this.weight = new Float32Array(capacity);
    this.weight.set(weight);
    this.ticks = new Uint32Array(capacity * 4);
    this.ticks.set(ticks);
  }
}
