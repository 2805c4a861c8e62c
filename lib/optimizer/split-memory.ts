import type { MissRatioCurve } from './miss-ratio-curve.ts';

/**
 * Splits memory over tenants so that all together miss the least, each with a guaranteed minimum. Memory goes step by
 * step to whoever saves the most misses for it, looking ahead over flat parts of a curve (its convex hull): a loop that
 * saves nothing until it fits is judged by the whole of what it needs.
 *
 * @param total entries
 * @param minimum entries that every tenant keeps, whatever it asks for
 * @returns entries for each curve
 */
export function splitMemory(curves: readonly MissRatioCurve[], total: number, minimum: number): number[] {
  const shares = curves.map(() => Math.min(minimum, total / Math.max(1, curves.length)));
  let left = total - shares.reduce((sum, share) => sum + share, 0);
  for (;;) {
    let best = { at: -1, size: 0, worth: 0 };
    for (const [at, curve] of curves.entries()) {
      const held = shares[at] ?? 0;
      const now = missesAt(curve, held);
      for (const [index, size] of curve.sizes.entries()) {
        if (size <= held || size - held > left) continue;
        const worth = (now - (curve.misses[index] ?? 0)) / (size - held);
        if (worth > best.worth) best = { at, size, worth };
      }
    }
    if (best.at < 0) break;
    left -= best.size - (shares[best.at] ?? 0);
    shares[best.at] = best.size;
  }
  return shareOut(curves, shares, left);
}

/** What no step could use goes to all, by their traffic. */
function shareOut(curves: readonly MissRatioCurve[], shares: readonly number[], left: number): number[] {
  const accesses = curves.reduce((sum, curve) => sum + curve.accesses, 0);
  return shares.map((share, at) => share + (accesses > 0 ? (left * (curves[at]?.accesses ?? 0)) / accesses : 0));
}

/** Between two sizes on a straight line. */
function missesAt({ sizes, misses, accesses }: MissRatioCurve, size: number): number {
  const above = sizes.findIndex((known) => known >= size);
  if (above < 0) return misses[sizes.length - 1] ?? accesses;
  const upperSize = sizes[above] ?? 0;
  const lowerSize = above > 0 ? (sizes[above - 1] ?? 0) : 0;
  const lower = above > 0 ? (misses[above - 1] ?? 0) : accesses;
  const share = upperSize > lowerSize ? (size - lowerSize) / (upperSize - lowerSize) : 1;
  return lower + share * ((misses[above] ?? 0) - lower);
}

/** Sizes to draw a curve with: dense where little memory changes much. */
export function curveSizes(total: number, points = 48): number[] {
  const sizes = Array.from({ length: points }, (_, at) => Math.max(1, Math.round(total ** ((at + 1) / points))));
  return [...new Set(sizes)];
}
