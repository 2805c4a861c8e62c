/**
 * A stamp of a hybrid logical clock: 32 hexadecimal digits in lower case, 12 of milliseconds since the epoch, 4 of a
 * counter, 16 of the node. As text it sorts by time, then counter, then node, so that any two stamps have one order
 * everywhere; two nodes never make the same stamp.
 */
export type Stamp = string;

export const stampPattern = /^[0-9a-f]{32}$/;
const nodePattern = /^[0-9a-f]{16}$/;

const millisecondDigits = 12;
const counterDigits = 4;
const greatestCounter = 0xffff;
const greatestMs = 0xffff_ffff_ffff;

/** Milliseconds since the epoch. */
export function stampMs(stamp: Stamp): number {
  return Number.parseInt(stamp.slice(0, millisecondDigits), 16);
}

function counterOf(stamp: Stamp): number {
  return Number.parseInt(stamp.slice(millisecondDigits, millisecondDigits + counterDigits), 16);
}

/** @throws RangeError for what no stamp can hold */
function makeStamp(ms: number, counter: number, node: string): Stamp {
  if (!(Number.isInteger(ms) && ms >= 0 && ms <= greatestMs)) throw new RangeError('the time does not fit a stamp');
  if (!nodePattern.test(node)) throw new RangeError('a node has 16 hexadecimal digits in lower case');
  const time = ms.toString(16).padStart(millisecondDigits, '0');
  return time + counter.toString(16).padStart(counterDigits, '0') + node;
}

/** The later of two stamps; either may be unknown. */
export function laterStamp(a: Stamp, b: Stamp | null): Stamp;
export function laterStamp(a: Stamp | null, b: Stamp): Stamp;
export function laterStamp(a: Stamp | null, b: Stamp | null): Stamp | null;
export function laterStamp(a: Stamp | null, b: Stamp | null): Stamp | null {
  if (a === null || b === null) return a ?? b;
  return b > a ? b : a;
}

/**
 * The next stamp of a node: later than `last`, the latest stamp that it made or saw, and never before its own clock.
 * A clock that stands still or goes back only makes the counter grow.
 * @param nowMs the node's clock, milliseconds since the epoch
 */
export function nextStamp(last: Stamp | null, nowMs: number, node: string): Stamp {
  const lastMs = last === null ? -1 : stampMs(last);
  const ms = Math.floor(nowMs);
  if (last === null || ms > lastMs) return makeStamp(ms, 0, node);
  const counter = counterOf(last) + 1;
  return counter > greatestCounter ? makeStamp(lastMs + 1, 0, node) : makeStamp(lastMs, counter, node);
}
