/** What calls took, milliseconds, kept without anything that would have to be collected while others are measured. */
export class Latencies {
  private readonly values: Float64Array;
  private count = 0;

  /** @param room for so many; of more the oldest are forgotten */
  constructor(room = 2_000_000) {
    this.values = new Float64Array(room);
  }

  add(ms: number): void {
    this.values[this.count % this.values.length] = ms;
    this.count += 1;
  }

  /** What so large a share of the calls, 0 to 1, did not exceed; `null` without any. */
  percentile(share: number): number | null {
    const sorted = this.values.slice(0, Math.min(this.count, this.values.length)).sort();
    return sorted[Math.ceil(sorted.length * share) - 1] ?? null;
  }
}
