import { readFileSync } from 'node:fs';

/** What this process's own thread had of a processor, and how long it waited for one, nanoseconds. */
interface Served {
  ran: number;
  waited: number;
}

const nsPerMs = 1e6;
/** What the priority of background work gives it where others want a processor for themselves. */
const share = 0.1;

/** `null` where the system does not say it: no such file, or a kernel that counts nothing and answers zeros. */
function readServed(): Served | null {
  let text: string;
  try {
    text = readFileSync('/proc/self/schedstat', 'utf8');
  } catch {
    return null;
  }
  const [ran, waited] = text.split(' ').map(Number);
  return ran === undefined || waited === undefined || !(ran > 0) ? null : { ran, waited };
}

/** Whether it waited for most of the time and had less than its share. */
export function starves(before: Served, now: Served, ms: number): boolean {
  const waitedNs = now.waited - before.waited;
  const ranNs = now.ran - before.ran;
  return waitedNs > (ms * nsPerMs) / 2 && ranNs < share * (ranNs + waitedNs);
}

/**
 * Looks each `everyMs` whether others left this process nothing, and tells it. Answers what ends it; `null` where the system
 * does not say it: who cannot tell that it starves must not be served last.
 */
export function watchWaiting(onStarving: () => void, everyMs = 1_000): (() => void) | null {
  let before = readServed();
  if (before === null) return null;
  let beforeMs = performance.now();
  const timer = setInterval(() => {
    const [now, nowMs] = [readServed(), performance.now()];
    if (before !== null && now !== null && starves(before, now, nowMs - beforeMs)) onStarving();
    [before, beforeMs] = [now, nowMs];
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
