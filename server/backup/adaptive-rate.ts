interface Bounds {
  /** A second, where nobody else wants anything. */
  most: number;
  /** A second, however much others want: what was begun has to end. */
  least: number;
}

/** Probes that tell what is usual. */
const usualFrom = 9;
/** Weight of the newest probe: one hiccup is nothing. */
const weight = 0.2;
/** Answers that take so much longer than usual are taken as a sign that others wait too. */
const longerBy = 2;
const longerByMs = 1;
const backOff = 0.75;
const stepUp = 0.02;

/**
 * How fast work in the background may go, told by how long the server takes for next to nothing: a little faster with
 * every answer that comes as usual, a quarter slower with each that does not. What is usual is known from before the work
 * begins, and from any better time since.
 */
export class AdaptiveRate {
  private readonly bounds: Bounds;
  private readonly first: number[] = [];
  private usualMs = Number.POSITIVE_INFINITY;
  private lastMs = 0;
  private now: number;

  constructor(bounds: Bounds) {
    this.bounds = bounds;
    this.now = bounds.most;
  }

  /** A second. */
  get value(): number {
    return this.now;
  }

  /** Whether it does not know yet what is usual: probes should be sent before the work begins. */
  get isNew(): boolean {
    return this.first.length < usualFrom;
  }

  /** A probe was answered after so long. */
  note(tookMs: number): void {
    if (this.isNew) {
      this.first.push(tookMs);
      const sorted = this.first.toSorted((one, other) => one - other);
      this.usualMs = this.lastMs = sorted[Math.floor(sorted.length / 2)] ?? tookMs;
      return;
    }
    this.lastMs += weight * (tookMs - this.lastMs);
    this.usualMs = Math.min(this.usualMs, this.lastMs);
    const { most, least } = this.bounds;
    const late = this.lastMs > this.usualMs * longerBy + longerByMs;
    this.now = late ? Math.max(least, this.now * backOff) : Math.min(most, this.now + most * stepUp);
  }
}
