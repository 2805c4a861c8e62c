/** Runs at most `atOnce` pieces of work beside each other; the others wait, first come, first served. */
export class WaitingLine {
  private readonly atOnce: number;
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(atOnce: number) {
    this.atOnce = atOnce;
  }

  /** Answers as the work does. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    // Whoever ends hands its place to the next one.
    if (this.running < this.atOnce) this.running += 1;
    else await new Promise<void>((begin) => this.waiting.push(begin));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
