/** A busy page still gets its turn by then (ms). */
const atMostMs = 2000;

/** Does something once the page has nothing better to do; returns what keeps it from being done. */
export function whenIdle(work: () => void): () => void {
  // Safari has no idle moments to tell of: there the next turn has to do.
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(work);
    return () => clearTimeout(timer);
  }
  const request = requestIdleCallback(work, { timeout: atMostMs });
  return () => cancelIdleCallback(request);
}
