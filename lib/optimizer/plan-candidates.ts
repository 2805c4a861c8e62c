import { type Choice, choosePoints, pooledPoints } from './choose-points.ts';
import type { ClassCurve, CurvePoint } from './class-curves.ts';
import { type ClassPolicy, fixedTtl, slidingTtl } from './class-policy.ts';
import type { ClassPlan } from './plan-shadow.ts';
import { ttlGridSeconds } from './ttl-grid.ts';

export interface PlanningBounds {
  /** The policy that holds now: a store sets this TTL, milliseconds. */
  baselineTtlMs: number;
  /** No value older than this may be served, milliseconds. */
  maxAgeMs: number;
  /** How long the traffic was watched, milliseconds: of longer TTLs nothing is known. */
  watchedMs: number;
  /** Where classes differ: for each the TTL that it has now, instead of the one above, milliseconds. */
  baselines?: readonly number[] | undefined;
  /** Where classes differ: for each the oldest value that it may serve, milliseconds. */
  maxAges?: readonly number[] | undefined;
  /** What a miss of each class costs, relative to the others; without it all cost the same. */
  missCosts?: readonly number[] | undefined;
  /** False where nothing can renew values on read: then only plain TTLs are planned. */
  renews?: boolean | undefined;
}

/** Classes with less than this are too small to learn a policy of their own from. */
const enoughReads = 300;
const enoughKeys = 20;
/** A TTL is proposed only where the watched time is this many times longer. */
const watchedTtls = 2;

type Shape = 'each' | 'one' | 'fixed' | 'sliding';

/**
 * Memory is estimated from averages and may turn out otherwise: plans for several budgets, relative to what the
 * baseline takes, and the shadow tells which one keeps the promise.
 */
const wanted: readonly (readonly [Shape, number])[] = [
  ['each', 0.5],
  ['each', 0.65],
  ['each', 0.78],
  ['each', 0.88],
  ['each', 0.95],
  ['each', 1.02],
  ['one', 0.72],
  ['one', 0.85],
  ['one', 0.95],
  ['fixed', 1],
  ['sliding', 1],
];

/** Plans for one tenant that look better than what holds now, each once. The first one is what holds now. */
export function planCandidates(curves: readonly ClassCurve[], bounds: PlanningBounds): ClassPlan[] {
  const baselineOf = (group: number) => bounds.baselines?.[group] ?? bounds.baselineTtlMs;
  const baseline: ClassPlan = curves.map(({ group }) => fixedTtl(baselineOf(group) / 1_000));
  const memory = bounds.baselines
    ? curves.reduce((sum, curve) => sum + baselineResidency([curve], baselineOf(curve.group)), 0)
    : baselineResidency(curves, bounds.baselineTtlMs);
  const plans: ClassPlan[] = [baseline];
  for (const [shape, share] of wanted) {
    const choices = choicesOf(curves, shape, bounds).filter(({ points }) => points.length > 0);
    const points = choosePoints(choices, memory * share);
    const plan = points && toPlan(baseline, choices, points, bounds);
    if (plan && !plans.some((other) => sameOf(other) === sameOf(plan))) plans.push(plan);
  }
  return plans;
}

/** Equal for plans that say the same. */
const sameOf = (plan: ClassPlan) => JSON.stringify(plan);

function choicesOf(curves: readonly ClassCurve[], shape: Shape, bounds: PlanningBounds): Choice[] {
  const known = curves.filter(({ reads }) => reads > 0);
  const large = shape === 'one' || shape === 'sliding' ? [] : known.filter(isLarge);
  const small = known.filter((curve) => !large.includes(curve));
  const parts = large.map((curve) => [curve]);
  if (small.length > 0) parts.push(small);
  return parts.map((part) => ({
    groups: part.map(({ group }) => group),
    points: pointsOf(part, shape).filter((point) =>
      isKnown(point, { ...bounds, maxAgeMs: strictestAge(part, bounds) }),
    ),
    missCost: missCostOf(part, bounds),
  }));
}

const strictestAge = (part: readonly ClassCurve[], { maxAgeMs, maxAges }: PlanningBounds) =>
  Math.min(maxAgeMs, ...part.map(({ group }) => maxAges?.[group] ?? maxAgeMs));

/** Of several classes the mean by their reads. */
function missCostOf(part: readonly ClassCurve[], { missCosts }: PlanningBounds): number {
  const reads = part.reduce((sum, curve) => sum + curve.reads, 0);
  const cost = part.reduce((sum, curve) => sum + curve.reads * (missCosts?.[curve.group] ?? 1), 0);
  return reads > 0 ? cost / reads : 1;
}

const isLarge = ({ reads, keys }: ClassCurve) => reads >= enoughReads && keys >= enoughKeys;

function pointsOf(part: readonly ClassCurve[], shape: Shape): CurvePoint[] {
  if (shape === 'fixed') return pooledPoints(part, 'fixed');
  const renewed = pooledPoints(part, 'renewed');
  if (shape === 'sliding') return renewed.filter(({ ttl, firstTtl }) => ttl === firstTtl);
  return [...pooledPoints(part, 'fixed'), ...renewed];
}

function isKnown({ ttl, refresh }: CurvePoint, { maxAgeMs, watchedMs, renews = true }: PlanningBounds): boolean {
  if (refresh && !renews) return false;
  const ttlMs = (ttlGridSeconds[ttl] ?? 0) * 1_000;
  return ttlMs <= maxAgeMs && ttlMs * watchedTtls <= watchedMs;
}

/** Between two TTLs of the grid on the logarithm of the TTL. */
function baselineResidency(curves: readonly ClassCurve[], ttlMs: number): number {
  const points = pooledPoints(curves, 'fixed');
  const above = points.findIndex(({ ttl }) => (ttlGridSeconds[ttl] ?? 0) * 1_000 >= ttlMs);
  const upper = points[above] ?? points[points.length - 1];
  const lower = points[above - 1];
  if (!upper) return 0;
  const upperMs = (ttlGridSeconds[upper.ttl] ?? 1) * 1_000;
  if (!lower) return (upper.residency * Math.min(ttlMs, upperMs)) / upperMs;
  const lowerMs = (ttlGridSeconds[lower.ttl] ?? 1) * 1_000;
  const share = Math.log(ttlMs / lowerMs) / Math.log(upperMs / lowerMs);
  return lower.residency + share * (upper.residency - lower.residency);
}

function toPlan(baseline: ClassPlan, choices: Choice[], points: CurvePoint[], bounds: PlanningBounds) {
  const plan: ClassPolicy[] = [...baseline];
  choices.forEach(({ groups }, at) => {
    const point = points[at];
    if (!point) return;
    const ttlSeconds = ttlGridSeconds[point.ttl] ?? 0;
    const policy = point.refresh
      ? slidingTtl(ttlSeconds, bounds.maxAgeMs / 1_000, ttlGridSeconds[point.firstTtl])
      : fixedTtl(ttlSeconds);
    for (const group of groups) plan[group] = policy;
  });
  return plan;
}
