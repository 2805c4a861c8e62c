/**
 * Counts distinct keys by linear counting (Whang et al., 1990) in as many bits as it is given, a power of two: within
 * 0.5 % while there are up to three times as many keys as bits. Beyond some eight times it is told as unreliable.
 */
export class DistinctCounter {
  private readonly words: Int32Array;
  private empty: number;

  constructor(private readonly bits: number) {
    this.words = new Int32Array(bits >> 5);
    this.empty = bits;
  }

  /** False where its bit was set already, by itself or by another. */
  add(hash: number): boolean {
    const word = (hash & (this.bits - 1)) >> 5;
    const before = this.words[word] ?? 0;
    const after = before | (1 << (hash & 31));
    if (after === before) return false;
    this.words[word] = after;
    this.empty--;
    return true;
  }

  clear(): void {
    if (this.empty === this.bits) return;
    this.words.fill(0);
    this.empty = this.bits;
  }

  /** The estimate and its standard error; `null` where the bitmap is too full to tell. */
  estimate(): { count: number; standardError: number } | null {
    if (this.empty < 64) return null;
    const load = Math.log(this.bits / this.empty);
    return { count: this.bits * load, standardError: Math.sqrt(this.bits * Math.max(0, Math.exp(load) - load - 1)) };
  }

  get stateBytes(): number {
    return this.words.byteLength;
  }
}
