import { z90 } from '#lib/optimizer/normal-quantile.ts';
import type { Cleanup, CleanupRun } from '../db/queries/optimizations/cleanup-row.ts';

/** The ends of the 90 % interval of a share (Wilson), of which nothing is left open where every one was looked at. */
function boundsOf(found: number, checked: number, all: number): [low: number, high: number] {
  if (checked === 0) return [0, 1];
  const share = found / checked;
  if (checked >= all) return [share, share];
  const square = z90 ** 2 / checked;
  const middle = (share + square / 2) / (1 + square);
  const half = (z90 * Math.sqrt((share * (1 - share)) / checked + square / (4 * checked))) / (1 + square);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/**
 * What a cleanup freed: what its entries weighed, times the share of them that is gone. An entry that was written again
 * takes memory as before, now with an end.
 *
 * @param stays of the marked entries, those that are there
 */
export function cleanupReceipt({ given, marks }: CleanupRun, stays: number): NonNullable<Cleanup['receipt']> {
  const checked = marks.length;
  const gone = checked - stays;
  const [low, high] = given.keys === 0 ? [0, 0] : boundsOf(gone, checked, given.keys);
  const least = Math.max(0, given.bytes - given.errorBytes) * low;
  return { freedBytes: [Math.round(least), Math.round((given.bytes + given.errorBytes) * high)], checked, gone };
}
