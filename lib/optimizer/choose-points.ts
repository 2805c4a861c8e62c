import type { ClassCurve, CurvePoint } from './class-curves.ts';

/** Classes that are to get one policy together, with the points that they may choose from. */
export interface Choice {
  groups: readonly number[];
  points: readonly CurvePoint[];
  /** What a miss of these classes costs, relative to the others. */
  missCost: number;
}

const bisections = 60;

/**
 * Chooses one point for each choice so that the weighted misses are the fewest under a memory budget: the multiplier
 * of Lagrange by bisection, and then whatever still fits, for the choices are discrete. `null` where nothing fits.
 */
export function choosePoints(choices: readonly Choice[], budget: number): CurvePoint[] | null {
  const pick = (price: number) => choices.map((choice) => cheapest(choice, price));
  const memory = (points: readonly CurvePoint[]) => points.reduce((sum, { residency }) => sum + residency, 0);
  let low = 0;
  let high = 1e-12;
  while (memory(pick(high)) > budget) {
    high *= 4;
    if (high > 1e12) return null;
  }
  for (let step = 0; step < bisections; step++) {
    const middle = (low + high) / 2;
    if (memory(pick(middle)) > budget) low = middle;
    else high = middle;
  }
  return fill(choices, pick(high), budget);
}

function cheapest({ points, missCost }: Choice, price: number): CurvePoint {
  const cost = (point: CurvePoint) => point.misses * missCost + price * point.residency;
  return points.reduce((best, point) => (cost(point) < cost(best) ? point : best));
}

/** Improves one choice at a time, the best first, as long as the budget allows. */
function fill(choices: readonly Choice[], chosen: CurvePoint[], budget: number): CurvePoint[] {
  const points = [...chosen];
  for (;;) {
    const room = budget - points.reduce((sum, { residency }) => sum + residency, 0);
    let bestAt = -1;
    let bestPoint: CurvePoint | null = null;
    let bestSaved = 1e-9;
    for (const [at, { points: offered, missCost }] of choices.entries()) {
      const now = points[at];
      if (!now) continue;
      for (const point of offered) {
        const saved = (now.misses - point.misses) * missCost;
        if (saved <= bestSaved || point.residency - now.residency > room) continue;
        bestSaved = saved;
        bestAt = at;
        bestPoint = point;
      }
    }
    if (!bestPoint) return points;
    points[bestAt] = bestPoint;
  }
}

/** The sum of curves point by point: what one policy for all of them would cost. */
export function pooledPoints(curves: readonly ClassCurve[], family: 'fixed' | 'renewed'): CurvePoint[] {
  const [first, ...rest] = curves;
  return (first?.[family] ?? []).map((point, at) => ({
    ...point,
    misses: rest.reduce((sum, curve) => sum + (curve[family][at]?.misses ?? 0), point.misses),
    residency: rest.reduce((sum, curve) => sum + (curve[family][at]?.residency ?? 0), point.residency),
  }));
}
