import { studentQuantile90 } from './student-quantile.ts';

/** Reads of one window, and how many of them missed. */
export interface WindowReads {
  reads: number;
  misses: number;
}

/**
 * The gain in percentage points of hit rate over pairs of windows, with the policy and without it, and its 90 % interval by
 * Student's t; `null` below two pairs. Windows without reads are not to be given.
 */
export function pairedGain(
  pairs: readonly (readonly [WindowReads, WindowReads])[],
): { gainPp: number; intervalPp: [number, number] } | null {
  if (pairs.length < 2) return null;
  const rateOf = ({ reads, misses }: WindowReads) => (100 * (reads - misses)) / reads;
  const gains = pairs.map(([held, rested]) => rateOf(held) - rateOf(rested));
  const gainPp = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  const squares = gains.reduce((sum, gain) => sum + (gain - gainPp) ** 2, 0);
  const margin = studentQuantile90(gains.length - 1) * Math.sqrt(squares / (gains.length * (gains.length - 1)));
  return { gainPp, intervalPp: [gainPp - margin, gainPp + margin] };
}
