/** Where a figure went and whether that is good for the cache. */
export interface Change {
  /** Difference in the figure's own unit, current minus previous. */
  amount: number;
  direction: 'up' | 'down' | 'same';
  verdict: 'good' | 'bad' | 'neutral';
}

/**
 * Compares two periods.
 *
 * @param better which way is good; `neither` for figures without a good side
 * @param tolerance differences up to this (same unit) count as no change
 * @returns `null` where one of the periods was not measured
 */
export function describeChange(
  current: number | null | undefined,
  previous: number | null | undefined,
  better: 'up' | 'down' | 'neither',
  tolerance: number,
): Change | null {
  if (current === null || current === undefined || previous === null || previous === undefined) return null;
  const amount = current - previous;
  if (Math.abs(amount) <= tolerance) return { amount, direction: 'same', verdict: 'neutral' };
  const direction = amount > 0 ? 'up' : 'down';
  if (better === 'neither') return { amount, direction, verdict: 'neutral' };
  return { amount, direction, verdict: direction === better ? 'good' : 'bad' };
}
