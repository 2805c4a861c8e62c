/** Of the time between two measurements, at most this share goes into one. */
const greatestShare = 0.02;
const longestDelayMs = 120_000;
const minuteMs = 60_000;

/**
 * When to measure next: at the multiples of `everyMs` and at every minute's beginning; elsewhere later where a measurement
 * took long, and ever later while the server does not answer.
 */
export class PollPace {
  private failures = 0;
  private tookMs = 0;
  private readonly everyMs: number;
  private readonly now: () => number;

  constructor(everyMs: number, now: () => number = Date.now) {
    this.everyMs = everyMs;
    this.now = now;
  }

  /** Whether it is the first failure in a row. */
  failed(): boolean {
    this.failures += 1;
    return this.failures === 1;
  }

  /** Whether it failed the time before. */
  succeeded(tookMs: number): boolean {
    const recovered = this.failures > 0;
    this.failures = 0;
    this.tookMs = tookMs;
    return recovered;
  }

  nextInMs(): number {
    const nowMs = this.now();
    const restMs = Math.max(1, this.tookMs / greatestShare - this.tookMs);
    if (this.failures > 0) return Math.min(longestDelayMs, this.everyMs * 2 ** (this.failures - 1));
    const step = Math.ceil((nowMs + restMs) / this.everyMs) * this.everyMs;
    const minute = (Math.floor(nowMs / minuteMs) + 1) * minuteMs;
    return Math.min(step, minute) - nowMs;
  }
}
