import { setTimeout as sleep } from 'node:timers/promises';

/** The least that a timer can wait, milliseconds. */
const leastMs = 1;
/** What took longer had to wait itself, for others or for a slow storage: it need not make up for that. */
const mostMs = 20;

/** Time that is left to everybody else after each step of long work, gathered until it is as long as a timer can wait. */
export class Rest {
  private readonly share: number;
  private owedMs = 0;

  /** @param share of the time that a step takes */
  constructor(share: number) {
    this.share = share;
  }

  /** Waits for what the step that began at `begunMs` (of `performance.now()`) and those before it are owed. */
  async after(begunMs: number): Promise<void> {
    this.owedMs += Math.min(mostMs, (performance.now() - begunMs) * this.share);
    if (this.owedMs < leastMs) return;
    const restMs = this.owedMs;
    this.owedMs = 0;
    await sleep(restMs);
  }
}
