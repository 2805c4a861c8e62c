const bits = 1 << 18;

/**
 * Counts distinct keys by linear counting (Whang et al., 1990) in 32 KB: within 0.2 % at 60 thousand keys and 0.4 % at
 * a million. Beyond two million it is told as unreliable.
 */
export class DistinctCounter {
  private readonly words = new Int32Array(bits >> 5);
  private empty = bits;

  add(hash: number): void {
    const word = (hash & (bits - 1)) >> 5;
    const before = this.words[word] ?? 0;
    const after = before | (1 << (hash & 31));
    if (after === before) return;
    this.words[word] = after;
    this.empty--;
  }

  /** The estimate and its standard error; `null` where the bitmap is too full to tell. */
  estimate(): { count: number; standardError: number } | null {
    if (this.empty < 64) return null;
    const load = Math.log(bits / this.empty);
    return { count: bits * load, standardError: Math.sqrt(bits * Math.max(0, Math.exp(load) - load - 1)) };
  }

  get stateBytes(): number {
    return this.words.byteLength;
  }
}
