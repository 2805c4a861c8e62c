import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { noteContinuousRun } from './job-history.ts';
import { noteJobRun } from './job-runs.ts';
import { takeLease } from './lease.ts';

interface Options {
  /** Also the name of its lease: one process at a time runs it. */
  name: string;
  /** From the end of one run to the start of the next. */
  everyMs: number;
  /** In place of it, where the next run is due at an instant: how long from now. */
  nextInMs?: () => number;
  control: Redis;
  log: Logger;
  /** `cancelled` turns true when the process stops or the lease is lost. */
  run(cancelled: () => boolean): Promise<void>;
}

const leaseMs = 15_000;

/**
 * Runs a job again and again, never beside itself, in one process at a time. A failure is logged and tried again.
 *
 * Context: what has to happen each second or oftener (pollers, purges, trimming), or holds a stream and what it learnt
 * from it in memory (the optimiser, the census with its ranking), would cost the queue several durable writes a run, or
 * lose what it knows with each of them. Decision: such work keeps its lease and runs in place; everything else is a
 * definition in `job-definitions.ts`. Consequence: the jobs page shows both, and only definitions can be run by hand.
 */
export class PeriodicJob {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;
  private readonly options: Options;

  constructor(options: Options) {
    this.options = options;
  }

  start(): void {
    this.schedule(0);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(delayMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.runOnce().then((ran) => this.schedule(ran ? dueInMs(this.options) : retryMs(this.options)));
    }, delayMs);
  }

  /** False where another process holds the lease, or the run failed: it is tried again sooner. */
  private async runOnce(): Promise<boolean> {
    const { name, control, log, run } = this.options;
    const startedMs = Date.now();
    try {
      const lease = await takeLease(control, name, leaseMs);
      if (!lease) return false;
      try {
        await run(() => this.stopped || lease.lost());
      } finally {
        await lease.release();
      }
      noteJobRun(name, true);
      await noteContinuousRun(control, name, startedMs, null);
      return true;
    } catch (error) {
      noteJobRun(name, false);
      await noteContinuousRun(control, name, startedMs, error);
      if (!this.stopped) log.warn({ job: name, err: error }, 'a periodic job failed and will be tried again');
      return false;
    }
  }
}

const dueInMs = ({ everyMs, nextInMs }: Options) => nextInMs?.() ?? everyMs;

/** The lease of a process that was killed is free after `leaseMs`. */
const retryMs = ({ everyMs }: Options) => Math.min(everyMs, leaseMs);
