import type { CacheOptions } from './cache-options.ts';
import type { CacheWarning } from './cache-warning.ts';

/** Who hears of what the cache tells without being asked. */
export interface CacheListeners {
  /** Every fault of the cache. */
  report: (error: unknown) => void;
  /** What an operator should know. */
  warn: (warning: CacheWarning) => void;
}

/** A cache's own listeners must not fail its callers. */
function guarded<T>(listener: (argument: T) => void): (argument: T) => void {
  return (argument) => {
    try {
      listener(argument);
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : new Error(String(error)));
    }
  };
}

function warnOncePerMinute(now: () => number): (error: unknown) => void {
  let warnedAtMs = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (now() - warnedAtMs < 60_000) return;
    warnedAtMs = now();
    process.emitWarning(error instanceof Error ? error : new Error(String(error)));
  };
}

/** The options' own listeners, or process warnings in their place. */
export function listenersOf(options: CacheOptions, now: () => number): CacheListeners {
  return {
    report: guarded(options.onError ?? warnOncePerMinute(now)),
    warn: guarded<CacheWarning>(options.onWarning ?? (({ code, message }) => process.emitWarning(message, { code }))),
  };
}
