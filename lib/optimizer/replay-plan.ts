import { type ClassPolicy, fixedTtl } from './class-policy.ts';
import { z90 } from './normal-quantile.ts';
import { PolicyReplay, type ReplayTotals } from './policy-replay.ts';
import type { PlannedClass, SimulationOptions, SimulationReport } from './simulation-report.ts';
import type { StudyLayout } from './study-tenants.ts';
import type { StudyOutcome } from './tenant-study.ts';
import type { Trace } from './trace.ts';

type PlanPart = Pick<
  SimulationReport,
  'plan' | 'gate' | 'predictedGainPp' | 'obtainedGainPp' | 'interval' | 'missReduction' | 'memoryRatio' | 'originRatio'
>;

/** What the plan does to the accesses that it was not learnt from, replayed exactly beside what held before. */
export function replayPlan(
  trace: Trace,
  { study, group }: StudyLayout,
  outcomes: readonly StudyOutcome[],
  fromRow: number,
  options: SimulationOptions,
): PlanPart {
  if (!outcomes.some(({ plan }) => plan)) {
    const gate = outcomes.some((outcome) => outcome.gate === 'refuse') ? 'refuse' : 'no-plan';
    const none = { predictedGainPp: 0, obtainedGainPp: 0, missReduction: 0, memoryRatio: 1, originRatio: 1 };
    return { plan: [], gate, ...none, interval: [0, 0] };
  }
  const now = fixedTtl(options.baselineTtlSeconds);
  const policies = trace.classNames.map((_, at) => outcomes[study[at] ?? 0]?.plan?.[group[at] ?? 0] ?? now);
  const before = new PolicyReplay(trace, () => now).run(fromRow);
  const after = new PolicyReplay(trace, (at, row) => (row < fromRow ? now : (policies[at] ?? now))).run(fromRow);
  const missesBefore = total(before.misses);
  const missesAfter = total(after.misses);
  const reads = total(before.reads);
  const promised = promisedGain(outcomes);
  return {
    plan: trace.classNames.flatMap((name, at) =>
      outcomes[study[at] ?? 0]?.plan ? [planned(name, policies[at] ?? now)] : [],
    ),
    gate: 'pass',
    predictedGainPp: promised.gainPp,
    obtainedGainPp: reads > 0 ? (100 * (missesBefore - missesAfter)) / reads : 0,
    interval: [promised.gainPp - z90 * promised.errorPp, promised.gainPp + z90 * promised.errorPp],
    missReduction: missesBefore > 0 ? 100 * (1 - missesAfter / missesBefore) : 0,
    memoryRatio: ratio(after, before),
    originRatio: missesBefore > 0 ? missesAfter / missesBefore : 1,
  };
}

const total = (column: Float64Array) => column.reduce((sum, value) => sum + value, 0);

function ratio(after: ReplayTotals, before: ReplayTotals): number {
  const held = total(before.residency);
  return held > 0 ? total(after.residency) / held : 1;
}

/** The gains of the studies, weighted by their reads. */
function promisedGain(outcomes: readonly StudyOutcome[]): { gainPp: number; errorPp: number } {
  let reads = 0;
  let gain = 0;
  let error = 0;
  for (const { verdict, reads: ofStudy } of outcomes) {
    reads += ofStudy;
    gain += ofStudy * (verdict?.gainPp ?? 0);
    error += ofStudy * (verdict?.errorPp ?? 0);
  }
  return reads > 0 ? { gainPp: gain / reads, errorPp: error / reads } : { gainPp: 0, errorPp: 0 };
}

const planned = (name: string, policy: ClassPolicy): PlannedClass => ({
  class: name,
  ttlSeconds: policy.ttlMs / 1_000,
  refresh: policy.refresh,
  firstTtlSeconds: policy.firstTtlMs / 1_000,
  maxAgeSeconds: policy.maxAgeMs / 1_000,
});
