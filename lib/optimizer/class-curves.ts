import type { SampleWeights } from './calibrate-weights.ts';
import type { ReuseObserver } from './reuse-observer.ts';
import { ttlCount, ttlGridMs } from './ttl-grid.ts';

/** One policy that a class could have, and what the observed window says it would cost. */
export interface CurvePoint {
  /** Index into the TTL grid. */
  ttl: number;
  /** The TTL until the first hit, at most {@link ttl}; without renewal the same. */
  firstTtl: number;
  refresh: boolean;
  misses: number;
  /** Weight × milliseconds resident. */
  residency: number;
}

export interface ClassCurve {
  group: number;
  reads: number;
  /** Sampled keys, hot ones included. */
  keys: number;
  fixed: CurvePoint[];
  /** Nothing where the observer keeps no times between accesses. */
  renewed: CurvePoint[];
}

/** What the TTLs of the grid would have cost each class of a tenant: misses and residency, with and without renewal. */
export function classCurves(observer: ReuseObserver, sample: SampleWeights, maxAgeMs: number): ClassCurve[] {
  const { table, tallies } = observer;
  const curves = Array.from({ length: tallies.count }, (_, group) =>
    emptyCurve(group, tallies.reads[group] ?? 0, table.gaps !== null),
  );
  for (let slot = 0; slot < table.count; slot++) {
    const curve = curves[table.classIndex[slot] ?? 0];
    if (!curve) continue;
    curve.keys++;
    addFixed(curve, observer, slot, sample.weights[slot] ?? 0);
    if (table.gaps) addRenewed(curve, observer, slot, sample.weights[slot] ?? 0, maxAgeMs);
  }
  for (const curve of curves) addFolded(curve, observer);
  return curves;
}

function emptyCurve(group: number, reads: number, renewal: boolean): ClassCurve {
  const curve: ClassCurve = { group, reads, keys: 0, fixed: [], renewed: [] };
  for (let ttl = 0; ttl < ttlCount; ttl++) {
    curve.fixed.push({ ttl, firstTtl: ttl, refresh: false, misses: 0, residency: 0 });
    for (let firstTtl = 0; renewal && firstTtl <= ttl; firstTtl++)
      curve.renewed.push({ ttl, firstTtl, refresh: true, misses: 0, residency: 0 });
  }
  return curve;
}

function addFixed(
  { fixed, group }: ClassCurve,
  { table, tallies, lastStamp }: ReuseObserver,
  slot: number,
  stands: number,
) {
  const weight = stands * (table.weight[slot] ?? 0);
  const changes = table.changes[slot] ?? 0;
  const changeWeight = tallies.changeWeight[group] ?? 0;
  for (const point of fixed) {
    const ttlMs = ttlGridMs[point.ttl] ?? 0;
    const misses = table.misses.get(slot, point.ttl);
    const stored = table.storedMs(slot, point.ttl);
    const lost =
      changes > 0 && changeWeight > 0 ? (tallies.changeLossMs[group * ttlCount + point.ttl] ?? 0) / changeWeight : 0;
    const yet = stored > 0 ? Math.max(0, stored + ttlMs - lastStamp) : 0;
    point.misses += stands * misses;
    point.residency += weight * Math.max(0, (misses + changes) * ttlMs - changes * lost - yet);
  }
}

/**
 * From the gaps between the accesses of one key. Whether a key's next gap outlives the short or the long TTL depends on
 * whether its last read was a hit; taken as independent draws from its own gaps this is a chain of two states, whose
 * sums over n gaps have a closed form.
 */
function addRenewed(curve: ClassCurve, observer: ReuseObserver, slot: number, stands: number, maxAgeMs: number): void {
  const { table, tallies, lastStamp } = observer;
  const reads = table.reads[slot] ?? 0;
  if (reads === 0) return;
  const weight = stands * (table.weight[slot] ?? 0);
  const { within, spanMs } = gapSums(observer, slot, curve.group);
  const changes = table.changes[slot] ?? 0;
  const gaps = Math.max(0, reads - (changes > 0 ? 0 : 1));
  const cold = reads - gaps;
  const last = table.lastMs[slot] ?? 0;
  const changeWeight = tallies.changeWeight[curve.group] ?? 0;
  for (const point of curve.renewed) {
    const shortHit = gaps > 0 ? (within[point.firstTtl] ?? 0) / gaps : 0;
    const longHit = gaps > 0 ? (within[point.ttl] ?? 0) / gaps : 0;
    const unproven = gaps > 0 ? unprovenGaps(shortHit, longHit, gaps) : 0;
    const proven = gaps - unproven;
    const hits = unproven * shortHit + proven * longHit;
    const meanShort = gaps > 0 ? (spanMs[point.firstTtl] ?? 0) / gaps : 0;
    const meanLong = gaps > 0 ? (spanMs[point.ttl] ?? 0) / gaps : 0;
    const finalTtlMs = ttlGridMs[hits > 0.5 ? point.ttl : point.firstTtl] ?? 0;
    const final = last > 0 ? Math.min(finalTtlMs, lastStamp - last) : 0;
    const atChange =
      changes > 0 && changeWeight > 0
        ? (tallies.changeGapMs[curve.group * ttlCount + point.firstTtl] ?? 0) / changeWeight
        : 0;
    const runs = cold + gaps - hits;
    const forced = forcedReloads(proven * meanLong, runs, maxAgeMs);
    point.misses += stands * Math.min(reads, runs + forced);
    point.residency += weight * (unproven * meanShort + proven * meanLong + final + changes * atChange);
  }
}

/** Of the gaps of a key: how many are shorter than each TTL, and the sum of the gaps, each cut off at that TTL. */
function gapSums({ table, tallies }: ReuseObserver, slot: number, group: number) {
  const reads = table.reads[slot] ?? 0;
  const gaps = Math.max(0, reads - ((table.changes[slot] ?? 0) > 0 ? 0 : 1));
  const within = new Array<number>(ttlCount).fill(0);
  const spanMs = new Array<number>(ttlCount).fill(0);
  let count = 0;
  let sumMs = 0;
  for (let bin = 0; bin < ttlCount; bin++) {
    const inBin = table.gaps?.get(slot, bin) ?? 0;
    const binWeight = tallies.gapWeight[group * ttlCount + bin] ?? 0;
    count += inBin;
    if (inBin > 0 && binWeight > 0) sumMs += (inBin * (tallies.gapMs[group * ttlCount + bin] ?? 0)) / binWeight;
    within[bin] = count;
    spanMs[bin] = sumMs + (gaps - count) * (ttlGridMs[bin] ?? 0);
  }
  return { within, spanMs };
}

/** How many of n gaps begin at a value without a hit, the first one included. */
function unprovenGaps(shortHit: number, longHit: number, gaps: number): number {
  const rate = longHit - shortHit;
  if (rate > 1 - 1e-9) return gaps;
  const steady = (1 - longHit) / (1 - rate);
  return gaps * steady + ((1 - steady) * (1 - rate ** gaps)) / (1 - rate);
}

/** Values that are renewed again and again end at their greatest age; runs are taken as exponential. */
function forcedReloads(residentMs: number, runs: number, maxAgeMs: number): number {
  if (runs <= 0 || residentMs <= 0) return 0;
  const ratio = (maxAgeMs * runs) / residentMs;
  return ratio > 50 ? 0 : runs / Math.expm1(ratio);
}

/** What overflowing keys handed over: read so often that almost every value of theirs is a proven one. */
function addFolded({ group, fixed, renewed }: ClassCurve, { tallies }: ReuseObserver): void {
  const reads = tallies.foldedReads[group] ?? 0;
  if (reads === 0) return;
  const weight = tallies.foldedWeight[group] ?? 0;
  for (const point of fixed) {
    const misses = tallies.foldedMisses[group * ttlCount + point.ttl] ?? 0;
    point.misses += misses;
    point.residency += weight * misses * (ttlGridMs[point.ttl] ?? 0);
  }
  for (const point of renewed) {
    let hits = 0;
    let residentMs = 0;
    for (let at = group * ttlCount; at <= group * ttlCount + point.ttl; at++) {
      const count = tallies.foldedGaps[at] ?? 0;
      hits += count;
      if (count > 0) residentMs += (count * (tallies.gapMs[at] ?? 0)) / Math.max(1, tallies.gapWeight[at] ?? 0);
    }
    const misses = Math.max(0, reads - hits);
    point.misses += misses;
    point.residency += weight * (residentMs + misses * (ttlGridMs[point.ttl] ?? 0));
  }
}
