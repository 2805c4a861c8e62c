import { calibrateWeights } from './calibrate-weights.ts';
import { classCurves } from './class-curves.ts';
import { fixedTtl } from './class-policy.ts';
import { judgePlan, type PlanVerdict } from './judge-plan.ts';
import { z90 } from './normal-quantile.ts';
import { planCandidates } from './plan-candidates.ts';
import { type ClassPlan, PlanShadow } from './plan-shadow.ts';
import { ReuseObserver } from './reuse-observer.ts';
import type { ShadowTallies } from './shadow-tallies.ts';

export interface StudyOptions {
  salt: number;
  baselineTtlMs: number;
  maxAgeMs: number;
  /** For each class the tenant that it belongs to, as a number; classes are numbered from 0 without gaps. */
  tenants: readonly number[];
  /** Where classes differ: for each the TTL that it has now, milliseconds; `baselineTtlMs` is then the longest. */
  baselines?: readonly number[];
  /** For each class the oldest value that it may serve, where that differs from `maxAgeMs`, milliseconds. */
  maxAges?: readonly number[];
  /** False where nothing can renew values on read. */
  renews?: boolean;
}

/** What a study comes to. */
export interface StudyOutcome {
  gate: 'pass' | 'refuse' | 'no-plan';
  /** The plan that is proposed; `null` unless the gate lets one pass. */
  plan: ClassPlan | null;
  verdict: PlanVerdict | null;
  /** Reads in the examination, estimated from the sample. */
  reads: number;
  /** Of those, what the policies of now should have missed, percent. */
  baselineMissPp: number;
}

/** The examination must last this many times the TTL that holds now, or it has not seen it expire. */
const examinedTtls = 1.25;
/** Fewer reads than this tell nothing. */
const leastReads = 500;
/** Too many keys without room, and the shadow's figures are not to be believed. */
const overflowShare = 0.02;

/**
 * From traffic to a plan that stood its examination: first the observer watches, then the plans that its curves
 * suggest are replayed on the accesses that follow, and the gate judges by those.
 */
export class TenantStudy {
  /** Until the examination, which has the shadow: one of the two is there at a time. */
  private observer: ReuseObserver | null;
  private shadow: PlanShadow | null = null;
  private plans: ClassPlan[] = [];
  private missCosts: readonly number[] = [];
  private firstMs = -1;
  private examinedFromMs = 0;
  private lastMs = 0;

  constructor(private readonly options: StudyOptions) {
    this.observer = new ReuseObserver(options.salt, { renewal: options.renews ?? true });
  }

  get stateBytes(): number {
    return (this.shadow ?? this.observer)?.stateBytes ?? 0;
  }

  observe(op: number, key: string, group: number, timeMs: number, sizeBytes: number): void {
    if (this.firstMs < 0) this.firstMs = timeMs;
    this.lastMs = timeMs;
    (this.shadow ?? this.observer)?.observe(op, key, group, timeMs, sizeBytes);
  }

  /**
   * Ends watching and begins the examination of what was learnt.
   *
   * @param missCosts what a miss of each class costs, relative to the others; without it all cost the same
   */
  examine(missCosts: readonly number[] = []): void {
    const { observer } = this;
    if (observer === null) return;
    const { salt, baselineTtlMs, maxAgeMs, tenants, baselines, maxAges, renews } = this.options;
    this.missCosts = missCosts;
    this.examinedFromMs = this.lastMs;
    const curves = classCurves(observer, calibrateWeights(observer), maxAgeMs);
    const watchedMs = this.lastMs - this.firstMs;
    const found = planCandidates(curves, {
      ...{ baselineTtlMs, maxAgeMs, watchedMs, baselines, maxAges, renews, missCosts },
    });
    // Classes that appear later keep what holds now.
    this.plans = found.map((plan) =>
      tenants.map((_, group) => plan[group] ?? fixedTtl((baselines?.[group] ?? baselineTtlMs) / 1_000)),
    );
    this.shadow = new PlanShadow(this.plans, observer, salt);
    this.observer = null;
  }

  /** The plan with the greatest gain that can be promised. */
  conclude(): StudyOutcome {
    const { shadow, plans } = this;
    const { baselineTtlMs, tenants } = this.options;
    const reads = shadow?.tallies.reads ?? 0;
    const baselineMissPp = (100 * (shadow?.tallies.misses[0] ?? 0)) / Math.max(1, reads);
    const nothing: StudyOutcome = { gate: 'no-plan', plan: null, verdict: null, reads, baselineMissPp };
    if (!shadow || this.lastMs - this.examinedFromMs < examinedTtls * baselineTtlMs) return nothing;
    if (reads < leastReads || shadow.overflowed > overflowShare * reads) return nothing;
    shadow.countResidency();
    const verdicts = plans
      .slice(1)
      .map((_, at) =>
        judgePlan(
          shadow.tallies,
          at + 1,
          tenants,
          lengthening(plans[at + 1] ?? [], plans[0] ?? [], shadow.tallies.classReads),
        ),
      );
    const promised = ({ plan, gainPp, errorPp }: PlanVerdict) =>
      (gainPp - z90 * errorPp) * costFactor(shadow.tallies, plan, this.missCosts);
    const [best] = verdicts.filter(({ gate }) => gate === 'pass').sort((a, b) => promised(b) - promised(a));
    if (best) return { ...nothing, gate: 'pass', plan: plans[best.plan] ?? null, verdict: best };
    return verdicts.some(({ gate }) => gate !== 'no-gain') ? { ...nothing, gate: 'refuse' } : nothing;
  }
}

/** What a saved miss of the plan is worth, relative to a miss of now: more than 1 where it saves the costly ones. */
function costFactor({ classMisses, plans }: ShadowTallies, plan: number, missCosts: readonly number[]): number {
  if (missCosts.length === 0) return 1;
  const sums = { now: 0, nowCost: 0, saved: 0, savedCost: 0 };
  for (const [group, cost] of missCosts.entries()) {
    const now = classMisses[group * plans] ?? 0;
    const saved = now - (classMisses[group * plans + plan] ?? 0);
    sums.now += now;
    sums.nowCost += cost * now;
    sums.saved += saved;
    sums.savedCost += cost * saved;
  }
  if (sums.saved <= 0 || sums.nowCost <= 0) return 1;
  return Math.max(0, (sums.savedCost / sums.saved) * (sums.now / sums.nowCost));
}

/** How many times a plan doubles the TTL, on average over the reads; shorter TTLs count nothing. */
function lengthening(plan: ClassPlan, now: ClassPlan, classReads: Float64Array): number {
  let doublings = 0;
  let reads = 0;
  for (const [group, { ttlMs }] of plan.entries()) {
    doublings += (classReads[group] ?? 0) * Math.max(0, Math.log2(ttlMs / (now[group]?.ttlMs ?? ttlMs)));
    reads += classReads[group] ?? 0;
  }
  return reads > 0 ? doublings / reads : 0;
}
