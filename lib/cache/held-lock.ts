import { CacheError } from './cache-error.ts';
import { lockExtendScript } from './lock-extend-script.ts';
import { lockReleaseScript } from './lock-release-script.ts';
import { runScript } from './run-script.ts';
import type { StructureClass } from './structure-class.ts';

/** How long an unused fence is remembered beyond its lock, milliseconds; later the server's clock stands in for it. */
const fenceMemoryMs = 30 * 86_400_000;
/** The longest a timer can wait. */
const greatestDelayMs = 2 ** 31 - 1;

export function fenceLifetimeMs(ttlMs: number): number {
  return ttlMs + fenceMemoryMs;
}

export interface HeldLockOptions {
  locks: StructureClass;
  name: string;
  token: string;
  fence: number;
  ttlMs: number;
  renew: boolean;
  /** `performance.now()` before the lock was asked for: the server counts from later, so we give up first. */
  askedAtMs: number;
}

/**
 * A lock that this process holds until it releases or loses it. Pass `fence` to whatever the lock guards and refuse
 * there what comes with a smaller one: a holder that was paused cannot know that it is too late.
 */
export class HeldLock {
  /** 256 random bits that name this holder. */
  readonly token: string;
  /** Greater than the fence of every earlier holder of this name; a whole number below 2^53. */
  readonly fence: number;
  private readonly options: HeldLockOptions;
  private readonly abort = new AbortController();
  private deadlineMs: number;
  private timer: NodeJS.Timeout | undefined;
  private ended = false;

  constructor(options: HeldLockOptions) {
    this.options = options;
    this.token = options.token;
    this.fence = options.fence;
    this.deadlineMs = options.askedAtMs + options.ttlMs;
    this.schedule();
  }

  /** Aborts once somebody else may hold the lock: the guarded work must end. Not by `release`. */
  get signal(): AbortSignal {
    return this.abort.signal;
  }

  /**
   * Starts the lifetime again. False where the lock is lost, or the server does not answer (thrown in strict mode): the
   * lock is then only held until its old lifetime ends.
   */
  async extend(): Promise<boolean> {
    if (this.ended) return false;
    return (await this.extendOnServer()) === true;
  }

  /**
   * Frees the lock; whoever waits may have it. False where it was lost before, or the server does not answer (thrown in
   * strict mode): it then ends with its lifetime.
   */
  async release(): Promise<boolean> {
    const { locks, name, token } = this.options;
    this.end();
    const keys = [locks.keyOf(name, 'lock')];
    return await locks.run('lock', name, false, async (client) => {
      return (await runScript(client, lockReleaseScript, keys, [token])) === 1;
    });
  }

  /** True: extended. False: lost. Null: nobody knows. */
  private async extendOnServer(): Promise<boolean | null> {
    const { locks, name, token, ttlMs } = this.options;
    const askedAtMs = performance.now();
    const keys = [locks.keyOf(name, 'lock'), locks.keyOf(name, 'fence')];
    const held = await locks.run<boolean | null>('lock', name, null, async (client) => {
      return (await runScript(client, lockExtendScript, keys, [token, ttlMs, fenceLifetimeMs(ttlMs)])) === 1;
    });
    if (held === true) this.deadlineMs = askedAtMs + ttlMs;
    if (held === false) this.lose();
    else this.schedule();
    return held;
  }

  private schedule(): void {
    clearTimeout(this.timer);
    if (this.ended) return;
    const leftMs = this.deadlineMs - performance.now();
    const delayMs = this.options.renew ? Math.min(leftMs, this.options.ttlMs / 3) : leftMs;
    this.timer = setTimeout(() => this.wake(), Math.min(Math.max(delayMs, 0), greatestDelayMs));
    this.timer.unref();
  }

  private wake(): void {
    if (this.ended) return;
    if (performance.now() >= this.deadlineMs) this.lose();
    else if (!this.options.renew) this.schedule();
    // The fault was reported where it happened; what is left of the lifetime is for the next attempts.
    else this.extendOnServer().catch(() => this.schedule());
  }

  private lose(): void {
    if (this.ended) return;
    this.end();
    const { locks, name, renew } = this.options;
    const error = new CacheError('lock_lost', `the lock ${JSON.stringify(name)} is no longer held`);
    // A lock without renewal is meant to end by itself: nobody needs to be woken for it.
    if (renew) locks.core.report(error);
    this.abort.abort(error);
  }

  private end(): void {
    this.ended = true;
    clearTimeout(this.timer);
  }
}
