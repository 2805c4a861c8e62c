import { z90 } from './normal-quantile.ts';

/** A class as its traffic shows it: what each TTL would keep from being missed, and in how much memory. */
export interface EvictionClass {
  /** `module:type`. */
  name: string;
  reads: number;
  ttlSeconds: number;
  /** Ascending by TTL: percent of the reads, with the 90 % interval, and bytes held on average. */
  points: readonly { ttlSeconds: number; hitRate: number; interval: readonly [number, number]; memoryBytes: number }[];
}

export interface PlannedEviction {
  name: string;
  ttlSeconds: number;
  priority: 'low' | 'high';
  /** Reads that a byte of the class answers, of those bytes that would go first. */
  hitsPerByte: number;
}

export interface EvictionPlan {
  changes: PlannedEviction[];
  /** Percentage points of the hit rate, and the 90 % interval. */
  gainPp: number;
  intervalPp: [number, number];
  reads: number;
  /** What the classes would hold without a quota, bytes. */
  demandBytes: number;
  /** Of the classes that stay as they are; `null` where there are none. */
  othersHitsPerByte: number | null;
}

type Rank = 0 | 1 | 2;

const leastReads = 2_000;
/** More of the memory than this is enough: what is trimmed then is hardly missed. */
const fullAt = 0.97;
const leastGainPp = 0.2;
/** Whoever has more classes has those with most reads looked at. */
const classesAtMost = 12;
const halvings = 40;

/** Percent of the reads, bytes and the half of the interval where nothing of a class grows older than `ageSeconds`. */
function at({ ttlSeconds, points }: EvictionClass, ageSeconds: number) {
  const age = Math.min(ttlSeconds, ageSeconds);
  let before = { ttlSeconds: 0, hitRate: 0, memoryBytes: 0, margin: 0 };
  for (const { interval, ...point } of points) {
    const next = { ...point, margin: (interval[1] - interval[0]) / 2 };
    if (next.ttlSeconds >= age) {
      const share = (age - before.ttlSeconds) / Math.max(1, next.ttlSeconds - before.ttlSeconds);
      const between = (from: number, to: number) => from + share * (to - from);
      return {
        hitRate: between(before.hitRate, next.hitRate),
        memoryBytes: between(before.memoryBytes, next.memoryBytes),
        margin: between(before.margin, next.margin),
      };
    }
    before = next;
  }
  return before;
}

const heldBy = (classes: readonly EvictionClass[], ageSeconds: number) =>
  classes.reduce((sum, each) => sum + at(each, ageSeconds).memoryBytes, 0);

/** The age beyond which nothing of these classes is left where the oldest goes first, seconds. */
function cutAge(classes: readonly EvictionClass[], budgetBytes: number): number {
  let [low, high] = [0, Math.max(...classes.map(({ ttlSeconds }) => ttlSeconds))];
  if (heldBy(classes, high) <= budgetBytes) return high;
  for (let step = 0; step < halvings; step++) {
    const middle = (low + high) / 2;
    if (heldBy(classes, middle) > budgetBytes) high = middle;
    else low = middle;
  }
  return low;
}

/** For each class the age that its entries reach: what goes last is served from the budget first. */
function agesBy(classes: readonly EvictionClass[], rankOf: (index: number) => Rank, budgetBytes: number): number[] {
  const ages = classes.map(() => 0);
  let left = budgetBytes;
  for (const rank of [2, 1, 0] as const) {
    const group = classes.flatMap((each, index) => (rankOf(index) === rank ? [{ each, index }] : []));
    if (group.length === 0) continue;
    const members = group.map(({ each }) => each);
    const age = cutAge(members, left);
    for (const { index } of group) ages[index] = age;
    left = Math.max(0, left - heldBy(members, age));
  }
  return ages;
}

const hitsOf = (classes: readonly EvictionClass[], ages: readonly number[]) =>
  classes.reduce((sum, each, index) => sum + (each.reads * at(each, ages[index] ?? 0).hitRate) / 100, 0);

/** What a class would lose for each byte that it gives up, of the older half of what it holds. */
function densityOf(each: EvictionClass, ageSeconds: number): number {
  const [now, then] = [at(each, ageSeconds), at(each, Math.min(each.ttlSeconds, ageSeconds) / 2)];
  const bytes = now.memoryBytes - then.memoryBytes;
  return bytes > 0 ? (each.reads * (now.hitRate - then.hitRate)) / 100 / bytes : 0;
}

/**
 * Which classes should go first, and which last, where a tenant is at its quota: by what a byte of each answers. Compares
 * what is missed where the oldest goes first, whatever it is, with what is missed where low goes before normal before
 * high; `null` where memory is not short, too little is known or nothing worth it is gained.
 *
 * @param budgetBytes what its quota leaves these classes, on average
 */
export function planEvictions(all: readonly EvictionClass[], budgetBytes: number): EvictionPlan | null {
  const known = all.filter(({ reads, points }) => reads > 0 && points.length > 0);
  const classes = [...known].sort((a, b) => b.reads - a.reads).slice(0, classesAtMost);
  const reads = classes.reduce((sum, each) => sum + each.reads, 0);
  const demandBytes = heldBy(classes, Number.POSITIVE_INFINITY);
  if (classes.length < 2 || reads < leastReads || budgetBytes >= fullAt * demandBytes) return null;
  const base = agesBy(classes, () => 1, budgetBytes);
  const density = classes.map((each, index) => densityOf(each, base[index] ?? 0));
  const order = classes.map((_, index) => index).sort((a, b) => (density[a] ?? 0) - (density[b] ?? 0));
  const baseHits = hitsOf(classes, base);
  const best = { hits: baseHits, low: 0, high: 0, ages: base };
  for (let changed = 1; changed < classes.length; changed++) {
    for (let low = changed; low >= 0; low--) {
      const rankOf = rankBy(order, low, changed - low);
      const ages = agesBy(classes, rankOf, budgetBytes);
      const hits = hitsOf(classes, ages);
      // Each class that is treated otherwise has to earn it.
      if (hits > best.hits + (leastGainPp / 100) * reads) Object.assign(best, { hits, low, high: changed - low, ages });
    }
  }
  if (best.low + best.high === 0) return null;
  const gainPp = (100 * (best.hits - baseHits)) / reads;
  const margin = marginOf(classes, reads, base, best.ages);
  if (gainPp - margin <= 0) return null;
  const rankOf = rankBy(order, best.low, best.high);
  const changes = classes.flatMap(({ name, ttlSeconds }, index): PlannedEviction[] => {
    const rank = rankOf(index);
    if (rank === 1) return [];
    return [{ name, ttlSeconds, priority: rank === 0 ? 'low' : 'high', hitsPerByte: density[index] ?? 0 }];
  });
  const others = density.filter((_, index) => rankOf(index) === 1);
  const othersHitsPerByte = others.length === 0 ? null : others.reduce((sum, each) => sum + each, 0) / others.length;
  return { changes, gainPp, intervalPp: [gainPp - margin, gainPp + margin], reads, demandBytes, othersHitsPerByte };
}

/** The first `low` of the order go first, the last `high` go last. */
function rankBy(order: readonly number[], low: number, high: number): (index: number) => Rank {
  const ranks = new Map(
    order.map((index, place): [number, Rank] => [index, place < low ? 0 : place >= order.length - high ? 2 : 1]),
  );
  return (index) => ranks.get(index) ?? 1;
}

/** The half of the 90 % interval of a gain: of the classes whose entries reach another age, both hit rates are uncertain. */
function marginOf(
  classes: readonly EvictionClass[],
  reads: number,
  before: readonly number[],
  after: readonly number[],
): number {
  const squares = classes.reduce((sum, each, index) => {
    const [from, to] = [before[index] ?? 0, after[index] ?? 0].map((age) => Math.min(age, each.ttlSeconds));
    if (from === to) return sum;
    const [one, other] = [at(each, from ?? 0), at(each, to ?? 0)];
    const error = (each.reads / reads) * Math.hypot(one.margin / z90, other.margin / z90);
    return sum + error ** 2;
  }, 0);
  return z90 * Math.sqrt(squares);
}
