import { KeyHash } from './key-hash.ts';

/** Misses as a function of memory, under least-recently-used eviction. */
export interface MissRatioCurve {
  /** Every access, sampled or not. */
  accesses: number;
  /** Ascending, in entries. */
  sizes: readonly number[];
  /** Estimated misses with each of the sizes. */
  misses: Float64Array;
}

/**
 * The curve of one tenant by reuse distances (Mattson et al., 1970) of a hashed sample of its keys (SHARDS). Sizes are
 * in entries. Keys are added in order of access; at most `limit` distinct keys are followed.
 */
export class MissRatioSampler {
  private readonly hash: KeyHash;
  /** When each followed key was last asked for; a map keeps the order of insertion, so the oldest is first. */
  private readonly lastUse = new Map<number, number>();
  /** Sampled accesses that each size of the curve would be the first to hit, and last those that none would. */
  private readonly found: Float64Array;
  /** How many accesses a fair sample would hold: a hot key that the hash happens to hit must not weigh double. */
  private expected = 0;
  private threshold = 2 ** 32;
  private tree = new Int32Array(2_048);
  private clock = 0;
  private accesses = 0;

  /** @param sizes of the curve, in entries, ascending */
  constructor(
    salt: number,
    private readonly sizes: readonly number[],
    private readonly limit = 4_096,
  ) {
    this.hash = new KeyHash(salt);
    this.found = new Float64Array(sizes.length + 1);
  }

  observe(key: string): void {
    this.accesses++;
    this.expected += this.threshold / 2 ** 32;
    this.hash.of(key);
    if (this.hash.low >= this.threshold) return;
    const id = this.hash.low * 2 ** 20 + (this.hash.high & 0xfffff);
    if (++this.clock >= this.tree.length) this.renumber();
    const last = this.lastUse.get(id);
    const scale = 2 ** 32 / this.threshold;
    if (last === undefined) this.count(Number.POSITIVE_INFINITY);
    else {
      // Every key used since, and the key itself.
      this.count((this.countUpTo(this.clock) - this.countUpTo(last)) * scale + 1);
      this.add(last, -1);
      this.lastUse.delete(id);
    }
    this.add(this.clock, 1);
    this.lastUse.set(id, this.clock);
    if (this.lastUse.size > this.limit) this.thin();
  }

  curve(): MissRatioCurve {
    const scale = this.expected > 0 ? this.accesses / this.expected : 0;
    const misses = new Float64Array(this.sizes.length);
    let beyond = this.found[this.sizes.length] ?? 0;
    for (let at = this.sizes.length - 1; at >= 0; at--) {
      misses[at] = Math.min(this.accesses, beyond * scale);
      beyond += this.found[at] ?? 0;
    }
    return { accesses: this.accesses, sizes: this.sizes, misses };
  }

  /** What was seen until now counts only by this share from here on: traffic changes, and the split with it. */
  fade(share: number): void {
    for (let at = 0; at < this.found.length; at++) this.found[at] = (this.found[at] ?? 0) * share;
    this.expected *= share;
    this.accesses *= share;
  }

  private count(distance: number): void {
    let low = 0;
    let high = this.sizes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sizes[middle] ?? 0) >= distance) high = middle;
      else low = middle + 1;
    }
    this.found[low] = (this.found[low] ?? 0) + 1;
  }

  /** A thinner sample from here on; what was measured before stays, for distances are scaled when taken. */
  private thin(): void {
    this.threshold = Math.floor(this.threshold * 0.9);
    for (const id of [...this.lastUse.keys()]) if (Math.floor(id / 2 ** 20) >= this.threshold) this.lastUse.delete(id);
    this.renumber();
  }

  /** Numbers the uses anew from 1, in their order. */
  private renumber(): void {
    const ids = [...this.lastUse.keys()];
    while (this.tree.length < 4 * ids.length) this.tree = new Int32Array(this.tree.length * 2);
    this.tree.fill(0);
    this.clock = 0;
    for (const id of ids) {
      this.lastUse.set(id, ++this.clock);
      this.add(this.clock, 1);
    }
    this.clock++;
  }

  private add(at: number, value: number): void {
    for (let node = at; node < this.tree.length; node += node & -node) this.tree[node] = (this.tree[node] ?? 0) + value;
  }

  private countUpTo(at: number): number {
    let count = 0;
    for (let node = at; node > 0; node -= node & -node) count += this.tree[node] ?? 0;
    return count;
  }
}
