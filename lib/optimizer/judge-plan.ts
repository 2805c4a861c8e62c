import { z90 } from './normal-quantile.ts';
import { keyGroups, type ShadowTallies } from './shadow-tallies.ts';

/** What the shadow says about one plan beside what holds now. */
export interface PlanVerdict {
  /** Index of the plan in the shadow. */
  plan: number;
  reads: number;
  /** Hit ratio gained, percentage points, once the plan has taken effect. */
  gainPp: number;
  /** Standard error of that as a forecast, percentage points. */
  errorPp: number;
  /** Relative to what holds now. */
  memoryRatio: number;
  /** The greatest loss of a class that matters, percentage points of its own hit ratio; 0 where none loses. */
  classHarmPp: number;
  /** The same for a tenant, where several are examined together. */
  tenantHarmPp: number;
  gate: 'pass' | 'memory' | 'harm' | 'no-gain';
}

export interface GateBounds {
  /** Memory at most, relative to what holds now. Below the promised 1.05, for the future is not the past. */
  memoryRatio: number;
  /** The same for the worst quarter of the time. */
  quarterMemoryRatio: number;
  /** The same for the last fifth: what has grown by then goes on growing. */
  lastMemoryRatio: number;
  /** A class may lose this much of its hit ratio, percentage points. */
  classHarmPp: number;
  tenantHarmPp: number;
  /** A gain below this is not worth a change, percentage points. */
  leastGainPp: number;
}

const defaultGate: GateBounds = {
  memoryRatio: 1.025,
  quarterMemoryRatio: 1.08,
  lastMemoryRatio: 1.05,
  classHarmPp: 2,
  tenantHarmPp: 0.5,
  leastGainPp: 0.2,
};

/** Classes and tenants with a smaller share of the reads than this do not decide. */
const mattersFrom = 0.02;
/** Gains move with the traffic from one window to the next by this share of themselves, beyond what slices show. */
const driftShare = 0.15;

/** What a plan needs more than it showed, for each doubling of the TTL: a longer memory meets more of the day. */
const doublingShare = 0.09;

/**
 * @param tenants for each class the tenant that it belongs to
 * @param doublings how many times the plan doubles the TTL, on average
 */
export function judgePlan(
  tallies: ShadowTallies,
  plan: number,
  tenants: readonly number[],
  doublings: number,
  bounds: GateBounds = defaultGate,
): PlanVerdict {
  const each = tenants.map((_, group) => group);
  const { gainPp, errorPp } = forecastGain(tallies, plan);
  const verdict: PlanVerdict = {
    plan,
    reads: tallies.reads,
    gainPp,
    errorPp,
    memoryRatio: memoryRatioOf(tallies, plan),
    classHarmPp: greatestHarmPp(tallies, plan, each),
    tenantHarmPp: greatestHarmPp(tallies, plan, tenants),
    gate: 'pass',
  };
  if (gainPp < bounds.leastGainPp || gainPp - z90 * errorPp <= 0) verdict.gate = 'no-gain';
  else if (verdict.memoryRatio * (1 + doublingShare * doublings) > bounds.memoryRatio) verdict.gate = 'memory';
  else if (exceedsForAWhile(tallies, plan, bounds)) verdict.gate = 'memory';
  else if (verdict.classHarmPp > bounds.classHarmPp || verdict.tenantHarmPp > bounds.tenantHarmPp)
    verdict.gate = 'harm';
  return verdict;
}

/** On average or in the later half, whichever is more: longer TTLs fill the memory only by and by. */
function memoryRatioOf({ residency, sliceResidency, slices, plans }: ShadowTallies, plan: number): number {
  const late = (of: number) => {
    let sum = 0;
    for (let slice = slices >> 1; slice < slices; slice++) sum += sliceResidency[slice * plans + of] ?? 0;
    return sum;
  };
  const ratio = (after: number, before: number) => (before > 0 ? after / before : 1);
  return Math.max(ratio(residency[plan] ?? 0, residency[0] ?? 0), ratio(late(plan), late(0)));
}

function exceedsForAWhile(tallies: ShadowTallies, plan: number, bounds: GateBounds): boolean {
  const quarters = [0, 1, 2, 3].map((quarter) => ratioWithin(tallies, plan, quarter / 4, (quarter + 1) / 4));
  return (
    Math.max(...quarters) > bounds.quarterMemoryRatio || ratioWithin(tallies, plan, 0.8, 1) > bounds.lastMemoryRatio
  );
}

/** Memory from one part of the slices to another, 0–1, relative to what holds now. */
function ratioWithin({ sliceResidency, slices, plans }: ShadowTallies, plan: number, from: number, to: number): number {
  let before = 0;
  let after = 0;
  for (let slice = Math.floor(from * slices); slice < Math.floor(to * slices); slice++) {
    before += sliceResidency[slice * plans] ?? 0;
    after += sliceResidency[slice * plans + plan] ?? 0;
  }
  return before > 0 ? after / before : 0;
}

function greatestHarmPp(tallies: ShadowTallies, plan: number, units: readonly number[]): number {
  const { reads, classReads, classMisses, plans } = tallies;
  const readsOf = new Map<number, number>();
  const lostOf = new Map<number, number>();
  for (const [group, unit] of units.entries()) {
    const lost = (classMisses[group * plans + plan] ?? 0) - (classMisses[group * plans] ?? 0);
    readsOf.set(unit, (readsOf.get(unit) ?? 0) + (classReads[group] ?? 0));
    lostOf.set(unit, (lostOf.get(unit) ?? 0) + lost);
  }
  let greatest = 0;
  for (const [unit, ofUnit] of readsOf)
    if (ofUnit > 0 && ofUnit >= mattersFrom * reads)
      greatest = Math.max(greatest, (100 * (lostOf.get(unit) ?? 0)) / ofUnit);
  return greatest;
}

/**
 * The gain of the later half, when values have the lifetime that the plan gives them. It errs by which keys were
 * sampled (seen between groups of keys), by the hours differing (seen between slices of time), and by drift.
 */
function forecastGain(tallies: ShadowTallies, plan: number): { gainPp: number; errorPp: number } {
  const { reads, sliceReads, slices, plans, groupMisses } = tallies;
  if (reads === 0) return { gainPp: 0, errorPp: 0 };
  const rates: number[] = [];
  let gained = 0;
  let counted = 0;
  for (let slice = slices >> 1; slice < slices; slice++) {
    const ofSlice = sliceReads[slice] ?? 0;
    if (ofSlice === 0) continue;
    const saved = (tallies.sliceMisses[slice * plans] ?? 0) - (tallies.sliceMisses[slice * plans + plan] ?? 0);
    rates.push(saved / ofSlice);
    gained += saved;
    counted += ofSlice;
  }
  const gain = counted > 0 ? gained / counted : 0;
  const ofTime = rates.length > 1 ? Math.sqrt((sumOfSquares(rates) / (rates.length - 1)) * (2 / rates.length)) : 0;
  const saved = Array.from(
    { length: keyGroups },
    (_, group) => (groupMisses[group * plans] ?? 0) - (groupMisses[group * plans + plan] ?? 0),
  );
  const ofKeys = Math.sqrt(sumOfSquares(saved) * (keyGroups / (keyGroups - 1))) / reads;
  return { gainPp: 100 * gain, errorPp: 100 * Math.hypot(ofTime, ofKeys, driftShare * gain) };
}

function sumOfSquares(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}
