import type { MissRatioCurve } from './miss-ratio-curve.ts';

/**
 * Splits memory over tenants so that all together miss the least, each with a guaranteed minimum. Memory goes step by
 * step to whoever saves the most misses for it, looking ahead over flat parts of a curve (its convex hull): a loop that
 * saves nothing until it fits is judged by the whole of what it needs.
 *
 * @param total entries, or bytes where the curves are in bytes
 * @param minimum what every tenant keeps, whatever it asks for; of each its own where a list
 * @param ceilings what a tenant gets at most, by place; none where it is left out
 * @returns entries, or bytes, for each curve
 */
export function splitMemory(
  curves: readonly MissRatioCurve[],
  total: number,
  minimum: number | readonly number[],
  ceilings: readonly number[] = [],
): number[] {
  const ceilingOf = (at: number) => ceilings[at] ?? Number.POSITIVE_INFINITY;
  const floors = curves.map((_, at) => (typeof minimum === 'number' ? minimum : (minimum[at] ?? 0)));
  const asked = floors.reduce((sum, floor) => sum + floor, 0);
  const shares = floors.map((floor, at) => Math.min(asked > total ? (floor * total) / asked : floor, ceilingOf(at)));
  let left = total - shares.reduce((sum, share) => sum + share, 0);
  for (;;) {
    let best = { at: -1, size: 0, worth: 0 };
    for (const [at, curve] of curves.entries()) {
      const held = shares[at] ?? 0;
      const now = missesAt(curve, held);
      for (const [index, size] of curve.sizes.entries()) {
        if (size <= held || size - held > left || size > ceilingOf(at)) continue;
        const worth = (now - (curve.misses[index] ?? 0)) / (size - held);
        if (worth > best.worth) best = { at, size, worth };
      }
    }
    if (best.at < 0) break;
    left -= best.size - (shares[best.at] ?? 0);
    shares[best.at] = best.size;
  }
  return shareOut(curves, shares, left, ceilingOf);
}

/** What no step could use goes to all, by their traffic, as far as their ceilings let them. */
function shareOut(
  curves: readonly MissRatioCurve[],
  shares: readonly number[],
  rest: number,
  ceilingOf: (at: number) => number,
): number[] {
  const given = [...shares];
  let left = rest;
  for (;;) {
    const open = curves.flatMap(({ accesses }, at) => (accesses > 0 && (given[at] ?? 0) < ceilingOf(at) ? [at] : []));
    const accesses = open.reduce((sum, at) => sum + (curves[at]?.accesses ?? 0), 0);
    if (open.length === 0 || left <= 0) return given;
    const wished = open.map((at) => (left * (curves[at]?.accesses ?? 0)) / accesses);
    let taken = 0;
    for (const [place, at] of open.entries()) {
      const more = Math.min(wished[place] ?? 0, ceilingOf(at) - (given[at] ?? 0));
      given[at] = (given[at] ?? 0) + more;
      taken += more;
    }
    left -= taken;
    // Where nobody was held back everything is given.
    if (open.every((at) => (given[at] ?? 0) < ceilingOf(at))) return given;
  }
}

/** Between two sizes on a straight line. */
export function missesAt({ sizes, misses, accesses }: MissRatioCurve, size: number): number {
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
