/** Calls `tell` at most once in `everyMs`; what comes in between is left out. */
export function throttled<T extends unknown[]>(
  everyMs: number,
  tell: (...said: T) => Promise<void>,
): (...said: T) => Promise<void> {
  let lastMs = Number.NEGATIVE_INFINITY;
  return async (...said) => {
    const nowMs = performance.now();
    if (nowMs - lastMs < everyMs) return;
    lastMs = nowMs;
    await tell(...said);
  };
}
