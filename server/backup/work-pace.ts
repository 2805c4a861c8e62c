import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { AdaptiveRate } from './adaptive-rate.ts';

export interface Pace {
  /** Time left to everybody else beside each piece of work, as a share of the time that the piece took. */
  restShare: number;
  /** Keys worked on in a second at most and at least, evenly spread; without it as many as the rest allows. */
  keysPerSecond?: { most: number; least: number };
}

/** No timer waits for less. */
const leastRestMs = 1;
/** What timers that came late have rested too much is made up for, up to this. */
const mostMadeUpMs = 20;
const probeEveryMs = 50;

type Probed = Pick<Redis, 'ping'>;

/** When work on the servers goes on, so that others are served in between. */
export class WorkPace {
  private readonly pace: Pace;
  /** What is usual differs from server to server. */
  private readonly rates = new Map<Probed, AdaptiveRate>();
  private begunMs = performance.now();
  private probedMs = 0;
  private owedMs = 0;

  constructor(pace: Pace) {
    this.pace = pace;
  }

  /** To be called after each piece of work on so many keys: leaves the server alone for as long as is due. */
  async rest(keys: number, client: Probed): Promise<void> {
    const endedMs = performance.now();
    const workedMs = endedMs - this.begunMs;
    const rate = this.rateOf(client);
    const evenMs = rate === null ? 0 : (keys * 1_000) / rate.value - workedMs;
    this.owedMs += Math.max(workedMs * this.pace.restShare, evenMs);
    // A page without keys takes less than any timer can wait.
    if (this.owedMs >= leastRestMs) {
      await sleep(this.owedMs);
      this.owedMs = Math.max(this.owedMs - (performance.now() - endedMs), -mostMadeUpMs);
    }
    if (rate !== null) await this.probe(client, rate);
    this.begunMs = performance.now();
  }

  private rateOf(client: Probed): AdaptiveRate | null {
    const { keysPerSecond } = this.pace;
    if (keysPerSecond === undefined) return null;
    const rate = this.rates.get(client) ?? new AdaptiveRate(keysPerSecond);
    this.rates.set(client, rate);
    return rate;
  }

  /** While nothing else is asked of the server: how long does it take for next to nothing? */
  private async probe(client: Probed, rate: AdaptiveRate): Promise<void> {
    while (rate.isNew || performance.now() - this.probedMs >= probeEveryMs) {
      const sentMs = performance.now();
      await client.ping();
      this.probedMs = performance.now();
      rate.note(this.probedMs - sentMs);
    }
  }
}
