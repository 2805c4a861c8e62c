import { type ClassPolicy, fixedTtl, slidingTtl } from '#lib/optimizer/class-policy.ts';
import { feedRows, observedKeys } from '#lib/optimizer/feed-rows.ts';
import { mineNextKeys } from '#lib/optimizer/next-keys.ts';
import { PlanShadow } from '#lib/optimizer/plan-shadow.ts';
import { PolicyReplay } from '#lib/optimizer/policy-replay.ts';
import { replayPreload } from '#lib/optimizer/preload-replay.ts';
import { ReuseObserver } from '#lib/optimizer/reuse-observer.ts';
import { simulateTrace, type WatchedTrace } from '#lib/optimizer/simulate-trace.ts';
import type { SimulationReport } from '#lib/optimizer/simulation-report.ts';
import { layOutStudies } from '#lib/optimizer/study-tenants.ts';
import { type Trace, tenantOf } from '#lib/optimizer/trace.ts';

const baselineTtlSeconds = 1_800;
const longestAgeSeconds = 86_400;
/** Preloading stops when the fetches reach this share of what they were: some is left for what nobody foresaw. */
const preloadBudget = 1.03;
const leastReads = 500;

export interface BenchRun {
  report: SimulationReport;
  split: number;
  seed: number;
}

/** @param watched of the same trace and seed */
export function simulateBench(trace: Trace, split: number, seed: number, watched: WatchedTrace): BenchRun {
  const options = { baselineTtlSeconds, split, seed, stalenessSeconds: null, timedOperations: 0 };
  const quiet = { clockNs: () => 0, onProgress: () => {} };
  return { report: simulateTrace(trace, { ...options, ...quiet }, watched), split, seed };
}

function policiesOf(trace: Trace, { plan }: SimulationReport): ClassPolicy[] {
  const planned = new Map(
    plan.map(({ class: name, ttlSeconds, refresh, maxAgeSeconds, firstTtlSeconds }) => [
      name,
      refresh ? slidingTtl(ttlSeconds, maxAgeSeconds, firstTtlSeconds) : fixedTtl(ttlSeconds),
    ]),
  );
  return trace.classNames.map((name) => planned.get(name) ?? fixedTtl(baselineTtlSeconds));
}

const splitRow = (trace: Trace, split: number) => Math.floor(trace.length * split);
const sum = (column: Float64Array) => column.reduce((total, value) => total + value, 0);

/** How far the gain that the sample measures while the plan holds is from the true one, percentage points. */
export function measuredGainError(trace: Trace, { report, split, seed }: BenchRun): number {
  const from = splitRow(trace, split);
  const layout = layOutStudies(trace, trace.length);
  const keys = observedKeys(trace, layout);
  const policies = policiesOf(trace, report);
  let reads = 0;
  let saved = 0;
  const observers = layout.studies.map((_, study) => new ReuseObserver(seed + study));
  feedRows(trace, layout, keys, observers, [0, from]);
  const shadows = observers.map((observer, study) => {
    const groups = layout.studies[study]?.tenants.length ?? 0;
    const before = new Array<ClassPolicy>(groups).fill(fixedTtl(baselineTtlSeconds));
    const after = [...before];
    for (const [at, policy] of policies.entries())
      if (layout.study[at] === study) after[layout.group[at] ?? 0] = policy;
    return new PlanShadow([before, after], observer, seed + study);
  });
  feedRows(trace, layout, keys, shadows, [from, trace.length]);
  for (const { tallies } of shadows) {
    reads += tallies.reads;
    saved += (tallies.misses[0] ?? 0) - (tallies.misses[1] ?? 0);
  }
  return Math.abs((100 * saved) / Math.max(1, reads) - report.obtainedGainPp);
}

/** Hit ratio that the plan takes from the tenant that it harms most, percentage points; 0 where none loses. */
export function tenantHarm(trace: Trace, { report, split }: BenchRun): number {
  if (report.plan.length === 0) return 0;
  const from = splitRow(trace, split);
  const now = fixedTtl(baselineTtlSeconds);
  const policies = policiesOf(trace, report);
  const before = new PolicyReplay(trace, () => now).run(from);
  const after = new PolicyReplay(trace, (at, row) => (row < from ? now : (policies[at] ?? now))).run(from);
  const tenants = [...new Set(trace.classNames.map(tenantOf))];
  const losses = tenants.map((tenant) => {
    const sumOf = (column: Float64Array) =>
      column.reduce((sum, value, at) => (tenantOf(trace.classNames[at] ?? '') === tenant ? sum + value : sum), 0);
    const reads = sumOf(before.reads);
    // Of a tenant with fewer reads a single one would be more than the bound.
    return reads >= leastReads ? (100 * (sumOf(after.misses) - sumOf(before.misses))) / reads : 0;
  });
  return Math.max(0, ...losses);
}

/** Misses that one sliding TTL for all classes saves with no more memory than the plan takes, percent. */
export function slidingReduction(trace: Trace, { report, split }: BenchRun): number {
  const from = splitRow(trace, split);
  const now = fixedTtl(baselineTtlSeconds);
  const run = (policy: ClassPolicy) => new PolicyReplay(trace, (_, row) => (row < from ? now : policy)).run(from);
  const before = run(now);
  const memory = report.memoryRatio * sum(before.residency);
  let low = 1;
  let high = longestAgeSeconds;
  let misses = sum(run(slidingTtl(low, longestAgeSeconds)).misses);
  for (let step = 0; step < 9; step++) {
    const middle = Math.sqrt(low * high);
    const tried = run(slidingTtl(middle, longestAgeSeconds));
    if (sum(tried.residency) > memory) {
      high = middle;
      continue;
    }
    low = middle;
    misses = Math.min(misses, sum(tried.misses));
  }
  return 100 * (1 - misses / sum(before.misses));
}

export interface WarmedUp {
  missReduction: number;
  originRatio: number;
  precision: number;
}

/** The plan together with loading ahead what the first part says will follow. */
export function preloadReduction(trace: Trace, { report, split }: BenchRun): WarmedUp {
  const from = splitRow(trace, split);
  const nextKeys = mineNextKeys(trace, from);
  const oldPolicies = trace.classNames.map(() => fixedTtl(baselineTtlSeconds));
  const policies = policiesOf(trace, report);
  const outcome = replayPreload(trace, from, {
    policies,
    oldPolicies,
    nextKeys,
    leastConfidence: 0.3,
    budget: preloadBudget,
  });
  return {
    missReduction: 100 * (1 - outcome.misses / outcome.oldMisses),
    originRatio: (outcome.misses + outcome.preloads) / outcome.oldMisses,
    precision: (100 * outcome.used) / Math.max(1, outcome.preloads),
  };
}
