import type { StudyOutcome } from './tenant-study.ts';

export interface SimulationOptions {
  baselineTtlSeconds: number;
  /** Share of the accesses that the plan is learnt from. */
  split: number;
  /** No value may be served that is older; `null` where nobody bounds it. */
  stalenessSeconds: number | null;
  seed: number;
  /** Processor time in nanoseconds, to measure what an operation costs. */
  clockNs: () => number;
  /** Operations to measure that with; 0 leaves the measurement out. */
  timedOperations: number;
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
  /** Of all studies together: each tenant of the trace that is large enough has one. */
  stateBytes: number;
  /** Of the study that takes most, at its most. */
  studyStateBytes: number;
}
