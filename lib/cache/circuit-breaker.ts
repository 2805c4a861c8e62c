export interface CircuitBreakerOptions {
  /** A monotonic clock, milliseconds. */
  now: () => number;
  /** Failures in a row that open it. Default 5. */
  failureLimit?: number;
  /** How long it stays open the first time, milliseconds; doubles with every failed trial. Default 250. */
  coolDownMs?: number;
  /** The longest it stays open, milliseconds. Default 2000. */
  greatestCoolDownMs?: number;
}

/**
 * Keeps callers from waiting for a server that does not answer, and the server from being asked by everybody while it
 * recovers. *Closed*: everybody may ask. *Open*, after so many failures in a row: nobody. *Half-open*, after a pause:
 * one may try, and how that ends decides. A failure is no answer; an error that the server answers is a success.
 */
export class CircuitBreaker {
  private readonly now: () => number;
  private readonly failureLimit: number;
  private readonly firstCoolDownMs: number;
  private readonly greatestCoolDownMs: number;
  private failures = 0;
  private coolDownMs: number;
  /** `null` while closed; else when the next trial may begin. */
  private nextTrialAtMs: number | null = null;
  private trying = false;

  constructor(options: CircuitBreakerOptions) {
    this.now = options.now;
    this.failureLimit = options.failureLimit ?? 5;
    this.firstCoolDownMs = options.coolDownMs ?? 250;
    this.greatestCoolDownMs = options.greatestCoolDownMs ?? 2_000;
    this.coolDownMs = this.firstCoolDownMs;
  }

  get state(): 'closed' | 'open' | 'half-open' {
    if (this.nextTrialAtMs === null) return 'closed';
    return this.trying ? 'half-open' : 'open';
  }

  /** Whether the server may be asked now. The one who is let through while it is not closed is the trial. */
  allows(): boolean {
    if (this.nextTrialAtMs === null) return true;
    const nowMs = this.now();
    if (nowMs < this.nextTrialAtMs) return false;
    this.trying = true;
    // A trial of which nothing is heard must not be the last one.
    this.nextTrialAtMs = nowMs + this.greatestCoolDownMs;
    return true;
  }

  succeeded(): void {
    this.failures = 0;
    if (this.nextTrialAtMs === null) return;
    this.nextTrialAtMs = null;
    this.trying = false;
    this.coolDownMs = this.firstCoolDownMs;
  }

  failed(): void {
    this.failures += 1;
    if (this.nextTrialAtMs === null) {
      if (this.failures >= this.failureLimit) this.nextTrialAtMs = this.now() + this.coolDownMs;
      return;
    }
    // Calls from before it opened fail late; only the trial tells anything new.
    if (!this.trying) return;
    this.trying = false;
    this.coolDownMs = Math.min(this.coolDownMs * 2, this.greatestCoolDownMs);
    this.nextTrialAtMs = this.now() + this.coolDownMs;
  }
}
