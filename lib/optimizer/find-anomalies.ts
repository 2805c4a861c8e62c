export interface Anomaly {
  /** Index into the series. */
  at: number;
  value: number;
  expected: number;
  /** How many robust standard deviations from what was expected; negative where below. */
  score: number;
}

/** 1 / the 75th percentile of the standard normal: makes a median deviation comparable to a standard one. */
const madScale = 1.4826;
const enoughHistory = 12;
const unusual = 4;

/**
 * Values that stand out from the `window` before them, by median and median absolute deviation, which one earlier
 * outlier does not move. Unknown values (`null`) are left out, not taken for 0.
 *
 * @param leastDeviation what is no deviation worth telling, in the unit of the series, however quiet it was before
 */
export function findAnomalies(series: readonly (number | null)[], window: number, leastDeviation: number): Anomaly[] {
  const found: Anomaly[] = [];
  for (const [at, value] of series.entries()) {
    if (value === null) continue;
    const history = series.slice(Math.max(0, at - window), at).filter((past): past is number => past !== null);
    if (history.length < enoughHistory) continue;
    const expected = middle(history);
    const spread = madScale * middle(history.map((past) => Math.abs(past - expected)));
    const score = (value - expected) / Math.max(spread, leastDeviation / unusual);
    if (Math.abs(score) >= unusual) found.push({ at, value, expected, score });
  }
  return found;
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}
