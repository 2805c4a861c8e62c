import { hitRatioOf } from './estimate-what-if.ts';
import { type ExactWhatIf, exactWhatIf } from './exact-what-if.ts';
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

/** What a trace shows apart from any plan. */
export interface WatchedTrace {
  whatIf: WhatIfRow[];
  stateBytes: number;
  /** Of the observer that takes most. */
  largestStateBytes: number;
}

/** Watches a whole trace as it would watch live traffic, beside the exact replay. */
export function watchTrace(
  trace: Trace,
  { seed, onProgress }: Pick<SimulationOptions, 'seed' | 'onProgress'>,
  exact?: ExactWhatIf,
): WatchedTrace {
  const layout = layOutStudies(trace, trace.length);
  onProgress('watching the whole trace');
  const { whatIf, stateBytes, largestStateBytes } = observeTrace(trace, layout, observedKeys(trace, layout), seed);
  onProgress('replaying every TTL exactly');
  const { misses, reads } = exact ?? exactWhatIf(trace);
  const rows = ttlGridSeconds.map((ttlSeconds, ttl) => ({
    ttlSeconds,
    ...hitRatioOf(whatIf, ttl),
    exact: reads > 0 ? 100 * (1 - (misses[ttl] ?? 0) / reads) : 0,
  }));
  return { whatIf: rows, stateBytes, largestStateBytes };
}

/**
 * Runs the optimiser over a trace as it would run over live traffic, and the exact replay beside it.
 *
 * @param watched of the same trace and seed
 */
export function simulateTrace(
  trace: Trace,
  options: SimulationOptions,
  watched: WatchedTrace = watchTrace(trace, options),
): SimulationReport {
  const fromRow = Math.min(trace.length - 1, Math.floor(trace.length * options.split));
  const layout = layOutStudies(trace, trace.length);
  const keys = observedKeys(trace, layout);
  const nsPerOperation = measureObserverNs(trace, layout, keys, options);
  options.onProgress('learning a plan');
  const studies = studyTrace(trace, layout, keys, fromRow, options);
  const outcomes = studies.map((study) => study.conclude());
  options.onProgress('replaying the plan');
  return {
    trace: trace.name,
    accesses: trace.length,
    keys: trace.keyNames.length,
    whatIf: watched.whatIf,
    ...replayPlan(trace, layout, outcomes, fromRow, options),
    nsPerOperation,
    stateBytes: watched.stateBytes,
    studyStateBytes: Math.max(watched.largestStateBytes, ...studies.map((study) => study.stateBytes)),
  };
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
