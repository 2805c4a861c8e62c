/** So many new sockets a second are a crowd: a server was restarted, or a network came back. */
const crowdPerSecond = 100;
/** Of a second, so that the end of a crowd is seen soon. */
const steps = 10;
const stepMs = 1_000 / steps;
/** Three seconds from one update to the next: far from where a page calls its figures old. */
const crowdPatienceMs = 2_000;

/**
 * How fast sockets arrive, and what that asks of those who are there: while a crowd comes back, letting it in goes before
 * telling the others each second.
 */
export class Arrivals {
  private readonly counts = new Array<number>(steps).fill(0);
  private readonly now: () => number;
  private step = 0;
  private total = 0;

  /** @param now monotonic milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.now = now;
  }

  note(): void {
    this.forget();
    const index = this.step % steps;
    this.counts[index] = (this.counts[index] ?? 0) + 1;
    this.total += 1;
  }

  /** How much longer than usual an update waits now, milliseconds. */
  patienceMs(): number {
    this.forget();
    return this.total >= crowdPerSecond ? crowdPatienceMs : 0;
  }

  private forget(): void {
    const step = Math.floor(this.now() / stepMs);
    for (let gone = Math.max(this.step + 1, step - steps + 1); gone <= step; gone += 1) {
      this.total -= this.counts[gone % steps] ?? 0;
      this.counts[gone % steps] = 0;
    }
    this.step = Math.max(this.step, step);
  }
}
