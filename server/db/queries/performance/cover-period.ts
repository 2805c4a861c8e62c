import type { Granule } from './choose-period.ts';

/** A stretch of time that one rollup table answers; milliseconds since the epoch, `toMs` exclusive. */
export interface Stretch {
  granule: Granule;
  fromMs: number;
  toMs: number;
}

const widthMs: Record<Granule, number> = { '1m': 60_000, '1h': 3_600_000, '1d': 86_400_000 };
const coarser: Record<Granule, Granule | null> = { '1m': '1h', '1h': '1d', '1d': null };

/**
 * The same time in the coarsest buckets that fit it: whole days, at their edges whole hours, at theirs minutes. Every
 * resolution counts the same operations, so sums are exact and read hundreds of times fewer rows. Bounds are multiples of
 * the granule; a bucket that is not over yet holds what there is.
 */
export function coverPeriod(granule: Granule, fromMs: number, toMs: number): Stretch[] {
  if (fromMs >= toMs) return [];
  const wide = coarser[granule];
  if (wide === null) return [{ granule, fromMs, toMs }];
  const firstMs = Math.ceil(fromMs / widthMs[wide]) * widthMs[wide];
  const lastMs = Math.floor(toMs / widthMs[wide]) * widthMs[wide];
  if (firstMs >= lastMs) return [{ granule, fromMs, toMs }];
  const edges: Stretch[] = [
    { granule, fromMs, toMs: firstMs },
    { granule, fromMs: lastMs, toMs },
  ];
  return [...edges.filter((edge) => edge.fromMs < edge.toMs), ...coverPeriod(wide, firstMs, lastMs)];
}
