/** A power of two. */
const places = 16_384;

interface Hashed {
  low: number;
  high: number;
}

/**
 * Misses that were not filled yet, of all tenants of a process, in bounded memory: each has the place that its hash
 * names, and gives way to the next one there. A miss is filled within milliseconds, and few are open at once.
 */
export class OpenMisses {
  private readonly low = new Uint32Array(places);
  private readonly high = new Uint32Array(places);
  private readonly number = new Float64Array(places);
  /** 0 for none, milliseconds since the epoch. */
  private readonly timeMs = new Float64Array(places);
  /** Of the miss that {@link take} found. */
  takenNumber = 0;

  /** @param number of its record */
  open({ low, high }: Hashed, number: number, timeMs: number): void {
    const at = high & (places - 1);
    this.low[at] = low;
    this.high[at] = high;
    this.number[at] = number;
    this.timeMs[at] = timeMs;
  }

  /** When the key was missed, milliseconds since the epoch; 0 where it was not, or is filled since. */
  take({ low, high }: Hashed): number {
    const at = high & (places - 1);
    if (this.low[at] !== low || this.high[at] !== high) return 0;
    const timeMs = this.timeMs[at] ?? 0;
    this.timeMs[at] = 0;
    this.takenNumber = this.number[at] ?? 0;
    return timeMs;
  }
}
