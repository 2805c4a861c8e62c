const steps = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** The next number that reads well at the end of a scale: 0.83 → 1, 37 → 40, 128 → 150. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const magnitude = 10 ** Math.floor(Math.log10(value));
  const step = steps.find((candidate) => candidate * magnitude >= value) ?? 10;
  return step * magnitude;
}

/**
 * The top of the response-time scale. A single spike must not flatten the whole day: the scale ends at the 98th
 * percentile of the band, and what is above is cut off at the edge.
 */
function bandTop(values: (number | null)[]): number {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  return roundUp((known[Math.floor((known.length - 1) * 0.98)] ?? 0) * 1.1);
}

/**
 * The top of the response-time scale where the slowest few are drawn above the band: nine tenths of them fit, as long as
 * that leaves the band two fifths of the height.
 */
export function peakTop(band: (number | null)[], peaks: (number | null)[]): number {
  const known = peaks.filter((value) => value !== null).sort((a, b) => a - b);
  const top = bandTop(band);
  const most = (known[Math.floor((known.length - 1) * 0.9)] ?? 0) * 1.05;
  return most <= top ? top : roundUp(Math.min(most, 2.5 * top));
}

/** The bottom of a percent scale: a whole ten below the lowest value, so that small moves near 100 % stay visible. */
export function floorOf(percents: (number | null)[]): number {
  const known = percents.filter((value) => value !== null);
  if (known.length === 0) return 0;
  return Math.max(0, Math.floor((Math.min(...known) - 1) / 10) * 10);
}
