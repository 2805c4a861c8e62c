/** What of a trace's events is read here. Times are microseconds. */
interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  ts: number;
  /** Time on the processor; what others took from the thread meanwhile is not in it. */
  tdur?: number;
  args?: { data?: { documentLoaderURL?: string } };
}

/** By how much Lighthouse's phone is slower than the machine. */
const SLOWDOWN = 4;
const BLOCKING_MS = 50;

/**
 * How long the tasks of a page would block a slow phone after the first paint, as Lighthouse counts it, but by the time
 * that they had the processor: what other programs took from the page meanwhile is left out. Milliseconds; `null` where
 * the trace does not hold the page.
 */
export function processorBlockingMs(events: readonly TraceEvent[], url: string): number | null {
  const start = events
    .filter(({ name, args }) => name === 'navigationStart' && args?.data?.documentLoaderURL?.startsWith(url))
    .sort((a, b) => a.ts - b.ts)
    .at(-1);
  const paint = events.find(
    ({ name, pid, ts }) => name === 'firstContentfulPaint' && pid === start?.pid && ts >= (start?.ts ?? 0),
  );
  if (!start || !paint) return null;
  const blocking = events
    .filter(
      ({ name, pid, tid, ts }) => /RunTask$/.test(name) && pid === start.pid && tid === start.tid && ts > paint.ts,
    )
    .map(({ tdur = 0 }) => Math.max(0, (tdur / 1000) * SLOWDOWN - BLOCKING_MS));
  return blocking.reduce((sum, ms) => sum + ms, 0);
}
