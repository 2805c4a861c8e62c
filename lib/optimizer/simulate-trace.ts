import { calibrateWeights } from './calibrate-weights.ts';
import { type ClassPolicy, fixedTtl } from './class-policy.ts';
import { estimateWhatIf, hitRatioOf, type WhatIfEstimate } from './estimate-what-if.ts';
import { exactWhatIf } from './exact-what-if.ts';
import { z90 } from './normal-quantile.ts';
import { PolicyReplay, type ReplayTotals } from './policy-replay.ts';
import { ReuseObserver } from './reuse-observer.ts';
import { layOutStudies, type StudyLayout } from './study-tenants.ts';
import { type StudyOutcome, TenantStudy } from './tenant-study.ts';
import { type Trace, tenantOf } from './trace.ts';
import { longestTtlSeconds, ttlCount, ttlGridSeconds } from './ttl-grid.ts';

export interface SimulationOptions {
  baselineTtlSeconds: number;
  /** Share of the accesses that the plan is learnt from. */
  split: number;
  /** No value may be served that is older; `null` where nobody bounds it. */
  stalenessSeconds: number | null;
  seed: number;
  /** Processor time in nanoseconds, to measure what an operation costs. */
  clockNs: () => number;
  onProgress: (text: string) => void;
}

export interface PlannedClass {
  /** `tenant/class`. */
  class: string;
  ttlSeconds: number;
  /** Reads renew the TTL. */
  refresh: boolean;
  /** With renewal: the TTL until the first hit. */
  firstTtlSeconds: number;
  /** No value is served that is older. */
  maxAgeSeconds: number;
}

export interface WhatIfRow {
  ttlSeconds: number;
  predicted: number;
  exact: number;
  interval: [number, number];
}

/** As the contract names it; percentages 0–100, gains in percentage points of the hit ratio. */
export interface SimulationReport {
  trace: string;
  accesses: number;
  keys: number;
  whatIf: WhatIfRow[];
  plan: PlannedClass[];
  gate: StudyOutcome['gate'];
  predictedGainPp: number;
  obtainedGainPp: number;
  interval: [number, number];
  missReduction: number;
  memoryRatio: number;
  originRatio: number;
  nsPerOperation: number;
  stateBytes: number;
}

/** Of what is learnt from, the first part proposes plans and the rest examines them. */
const watchedShare = 0.6;
const timedBlock = 8_192;
/** One pass of the observer over a trace. */
interface Observed {
  whatIf: WhatIfEstimate;
  nsPerOperation: number;
  stateBytes: number;
}

/** Runs the optimiser over a trace as it would run over live traffic, and the exact replay beside it. */
export function simulateTrace(trace: Trace, options: SimulationOptions): SimulationReport {
  const fromRow = Math.min(trace.length - 1, Math.floor(trace.length * options.split));
  const layout = layOutStudies(trace, trace.length);
  const keys = observedKeys(trace, layout);
  options.onProgress('watching the whole trace');
  const observed = observeAll(trace, layout, keys, options);
  options.onProgress('replaying every TTL exactly');
  const exact = exactWhatIf(trace);
  options.onProgress('learning a plan');
  const outcomes = studyTrace(trace, layout, keys, fromRow, options);
  options.onProgress('replaying the plan');
  return {
    trace: trace.name,
    accesses: trace.length,
    keys: trace.keyNames.length,
    whatIf: whatIfRows(observed.whatIf, exact.misses, exact.reads),
    ...replayPlan(trace, layout, outcomes, fromRow, options),
    nsPerOperation: observed.nsPerOperation,
    stateBytes: observed.stateBytes,
  };
}

/** Names that tell keys apart within a study. */
function observedKeys(trace: Trace, { study, studies }: StudyLayout): string[] {
  const names = [...trace.keyNames];
  if (!studies.some(({ shared }) => shared)) return names;
  const named = new Uint8Array(names.length);
  for (let row = 0; row < trace.length; row++) {
    const key = trace.key[row] ?? 0;
    const classIndex = trace.classIndex[row] ?? 0;
    if (named[key] === 1 || !studies[study[classIndex] ?? 0]?.shared) continue;
    named[key] = 1;
    names[key] = `${tenantOf(trace.classNames[classIndex] ?? '')}:${names[key]}`;
  }
  return names;
}

/** Hands rows to whoever watches their study. */
function feed(
  trace: Trace,
  { study, group }: StudyLayout,
  keys: readonly string[],
  watchers: readonly { observe: ReuseObserver['observe'] }[],
  rows: readonly [number, number],
): void {
  for (let row = rows[0]; row < rows[1]; row++) {
    const at = trace.classIndex[row] ?? 0;
    const key = keys[trace.key[row] ?? 0] ?? '';
    watchers[study[at] ?? 0]?.observe(
      trace.op[row] ?? 0,
      key,
      group[at] ?? 0,
      trace.timeMs[row] ?? 0,
      trace.sizeBytes[row] ?? 0,
    );
  }
}

function observeAll(trace: Trace, layout: StudyLayout, keys: readonly string[], options: SimulationOptions): Observed {
  const observers = layout.studies.map((_, at) => new ReuseObserver(saltOf(options.seed, at)));
  const blocks: number[] = [];
  for (let row = 0; row < trace.length; row += timedBlock) {
    const end = Math.min(trace.length, row + timedBlock);
    const startNs = options.clockNs();
    feed(trace, layout, keys, observers, [row, end]);
    blocks.push((options.clockNs() - startNs) / (end - row));
  }
  blocks.sort((a, b) => a - b);
  const whatIf: WhatIfEstimate = { reads: 0, misses: new Float64Array(ttlCount), variance: new Float64Array(ttlCount) };
  for (const observer of observers) {
    const part = estimateWhatIf(observer, calibrateWeights(observer));
    whatIf.reads += part.reads;
    for (let ttl = 0; ttl < ttlCount; ttl++) {
      whatIf.misses[ttl] = (whatIf.misses[ttl] ?? 0) + (part.misses[ttl] ?? 0);
      whatIf.variance[ttl] = (whatIf.variance[ttl] ?? 0) + (part.variance[ttl] ?? 0);
    }
  }
  const stateBytes = observers.reduce((bytes, observer) => bytes + observer.stateBytes, 0);
  return { whatIf, nsPerOperation: blocks[blocks.length >> 1] ?? 0, stateBytes };
}

const saltOf = (seed: number, study: number) => (Math.imul(seed, 0x9e3779b1) ^ Math.imul(study + 1, 0x85ebca6b)) | 0;

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
): StudyOutcome[] {
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
  feed(trace, layout, keys, studies, [0, examinedFrom]);
  for (const study of studies) study.examine();
  feed(trace, layout, keys, studies, [examinedFrom, fromRow]);
  return studies.map((study) => study.conclude());
}

type PlanPart = Pick<
  SimulationReport,
  'plan' | 'gate' | 'predictedGainPp' | 'obtainedGainPp' | 'interval' | 'missReduction' | 'memoryRatio' | 'originRatio'
>;

function replayPlan(
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
