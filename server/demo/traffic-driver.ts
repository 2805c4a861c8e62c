import { setTimeout as delay } from 'node:timers/promises';
import type { DemoOperation } from './demo-operation.ts';

export interface TrafficDriverOptions {
  /** Operations due in `[fromMs, toMs)`. */
  due(fromMs: number, toMs: number): DemoOperation[];
  perform(operation: DemoOperation): Promise<void>;
  now?: () => number;
  /** Resolves after so many milliseconds, or at once when the signal is aborted. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  tickMs?: number;
  /** Operations under way at once; what is due beyond them is left out, never queued. */
  concurrency?: number;
  /** Told of each operation that failed. */
  onError: (error: unknown) => void;
}

export interface TrafficStats {
  done: number;
  failed: number;
  /** Left out because too many were under way or the process had paused. */
  skipped: number;
}

export interface TrafficDriver {
  /** Drives until the signal is aborted and what is under way has ended. */
  run(signal: AbortSignal): Promise<void>;
  stats(): TrafficStats;
}

/** A window longer than this many ticks means that the machine slept: it starts anew instead of catching up. */
const LONGEST_WINDOW_TICKS = 5;

const waitWithTimer = (ms: number, signal: AbortSignal) =>
  delay(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });

/** Sends each operation at about its time; under pressure it drops load like impatient people, and never bursts. */
export function createTrafficDriver(options: TrafficDriverOptions): TrafficDriver {
  const { now = Date.now, wait = waitWithTimer, tickMs = 100, concurrency = 48 } = options;
  const stats: TrafficStats = { done: 0, failed: 0, skipped: 0 };
  const underWay = new Set<Promise<void>>();

  async function attempt(operation: DemoOperation): Promise<void> {
    try {
      await options.perform(operation);
      stats.done++;
    } catch (error) {
      stats.failed++;
      options.onError(error);
    }
  }

  function start(operation: DemoOperation): void {
    if (underWay.size >= concurrency) {
      stats.skipped++;
      return;
    }
    const running = attempt(operation);
    underWay.add(running);
    void running.finally(() => underWay.delete(running));
  }

  return {
    async run(signal) {
      let fromMs = now();
      while (!signal.aborted) {
        await wait(tickMs, signal);
        if (signal.aborted) break;
        const toMs = now();
        const windowMs = toMs - fromMs;
        // Backwards too: a clock that was set back must not repeat or freeze the traffic.
        const paused = windowMs < 0 || windowMs > tickMs * LONGEST_WINDOW_TICKS;
        for (const operation of options.due(paused ? toMs - tickMs : fromMs, toMs)) start(operation);
        fromMs = toMs;
      }
      await Promise.all(underWay);
    },
    stats: () => ({ ...stats }),
  };
}
