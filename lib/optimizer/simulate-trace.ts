import { hitRatioOf, type WhatIfEstimate } from './estimate-what-if.ts';
import { exactWhatIf } from './exact-what-if.ts';
import { feedRows, observedKeys } from './feed-rows.ts';
import { measureObserverNs, observeTrace, saltOf } from './observe-trace.ts';
import { replayPlan } from './replay-plan.ts';
import type { SimulationOptions, SimulationReport, WhatIfRow } from './simulation-report.ts';
import { layOutStudies, type StudyLayout } from './study-tenants.ts';
import { TenantStudy } from './tenant-study.ts';
import type { Trace } from './trace.ts';
import { longestTtlSeconds, ttlGridSeconds } from './ttl-grid.ts';

/** Of what is learnt from, the first part proposes plans and the rest examines them. */
const watchedShare = 0.6;
/** Runs the optimiser over a trace as it would run over live traffic, and the exact replay beside it. */
export function simulateTrace(trace: Trace, options: SimulationOptions): SimulationReport {
  const fromRow = Math.min(trace.length - 1, Math.floor(trace.length * options.split));
  const layout = layOutStudies(trace, trace.length);
  const keys = observedKeys(trace, layout);
  options.onProgress('watching the whole trace');
  const observed = observeTrace(trace, layout, keys, options.seed);
  const nsPerOperation = measureObserverNs(trace, layout, keys, options);
  options.onProgress('replaying every TTL exactly');
  const exact = exactWhatIf(trace);
  options.onProgress('learning a plan');
  const studies = studyTrace(trace, layout, keys, fromRow, options);
  const outcomes = studies.map((study) => study.conclude());
  options.onProgress('replaying the plan');
  return {
    trace: trace.name,
    accesses: trace.length,
    keys: trace.keyNames.length,
    whatIf: whatIfRows(observed.whatIf, exact.misses, exact.reads),
    ...replayPlan(trace, layout, outcomes, fromRow, options),
    nsPerOperation,
    stateBytes: observed.stateBytes,
    studyStateBytes: Math.max(observed.largestStateBytes, ...studies.map((study) => study.stateBytes)),
  };
}

function whatIfRows(estimate: WhatIfEstimate, exactMisses: Float64Array, reads: number): WhatIfRow[] {
  return ttlGridSeconds.map((ttlSeconds, ttl) => ({
    ttlSeconds,
    ...hitRatioOf(estimate, ttl),
    exact: reads > 0 ? 100 * (1 - (exactMisses[ttl] ?? 0) / reads) : 0,
  }));
}

function studyTrace(
  trace: Trace,
  layout: StudyLayout,
  keys: readonly string[],
  fromRow: number,
  options: SimulationOptions,
): TenantStudy[] {
  const studies = layout.studies.map(
    ({ tenants }, at) =>
      new TenantStudy({
        salt: saltOf(options.seed, at),
        baselineTtlMs: options.baselineTtlSeconds * 1_000,
        maxAgeMs: (options.stalenessSeconds ?? longestTtlSeconds) * 1_000,
        tenants,
      }),
  );
  const examinedFrom = Math.floor(fromRow * watchedShare);
  feedRows(trace, layout, keys, studies, [0, examinedFrom]);
  for (const study of studies) study.examine();
  feedRows(trace, layout, keys, studies, [examinedFrom, fromRow]);
  return studies;
}
