import { readFileSync } from 'node:fs';

/** What this process's own thread had of a processor, and how long it waited for one, nanoseconds. */
interface Served {
  ran: number;
  waited: number;
}

const nsPerMs = 1e6;
/** What the priority of background work gives it where others want a processor for themselves. */
const share = 0.1;

function readServed(): Served {
  const [ran, waited] = readFileSync('/proc/self/schedstat', 'utf8').split(' ').map(Number);
  return { ran: ran ?? 0, waited: waited ?? 0 };
}

/** Whether it waited for most of the time and had less than its share. */
export function starves(before: Served, now: Served, ms: number): boolean {
  const waitedNs = now.waited - before.waited;
  const ranNs = now.ran - before.ran;
  return waitedNs > (ms * nsPerMs) / 2 && ranNs < share * (ranNs + waitedNs);
}

/**
 * Looks each `everyMs` whether others left this process nothing, and tells it. Where the system does not say it, nobody is
 * told. Answers what ends it.
 */
export function watchWaiting(onStarving: () => void, everyMs = 1_000): () => void {
  let before: Served;
  try {
    before = readServed();
  } catch {
    // Not Linux, or a kernel without these numbers: there nobody is served last either.
    return () => undefined;
  }
  let beforeMs = performance.now();
  const timer = setInterval(() => {
    const [now, nowMs] = [readServed(), performance.now()];
    if (starves(before, now, nowMs - beforeMs)) onStarving();
    [before, beforeMs] = [now, nowMs];
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
