import { laterStamp, nextStamp, type Stamp } from '../../contracts/hybrid-logical-clock.ts';
import { randomHex } from './random-hex.ts';

/** The hybrid logical clock of this page, set by the server's time where that is known. */
export class ClientClock {
  /** 64 random bits: each open page is a node of its own, so that two tabs never make the same stamp. */
  private readonly node = randomHex(8);
  private readonly now: () => number;
  private last: Stamp | null = null;
  private aheadMs = 0;

  constructor(now: () => number) {
    this.now = now;
  }

  tick(): Stamp {
    this.last = nextStamp(this.last, this.now() + this.aheadMs, this.node);
    return this.last;
  }

  /** What was written by somebody who had seen this stamp comes after it. */
  observe(stamp: Stamp | null): void {
    this.last = laterStamp(this.last, stamp ?? '0'.repeat(32));
  }

  /** Sets the clock by the server's; stamps never go back for it. */
  adjust(serverTime: string): void {
    this.aheadMs = Date.parse(serverTime) - this.now();
  }

  /** Forgets what it made: all of it was refused as being in the future. */
  startAgain(serverTime: string): void {
    this.last = null;
    this.adjust(serverTime);
  }
}
