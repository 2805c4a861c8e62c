import { calibrateWeights } from './calibrate-weights.ts';
import { estimateWhatIf, type WhatIfEstimate } from './estimate-what-if.ts';
import { feedRows } from './feed-rows.ts';
import { ReuseObserver } from './reuse-observer.ts';
import type { SimulationOptions } from './simulation-report.ts';
import type { StudyLayout } from './study-tenants.ts';
import type { Trace } from './trace.ts';
import { ttlCount } from './ttl-grid.ts';

/** One pass of the observer over a trace. */
export interface ObservedTrace {
  whatIf: WhatIfEstimate;
  stateBytes: number;
  /** Of the observer that takes most. */
  largestStateBytes: number;
}

/** A salt of its own for each study. */
export const saltOf = (seed: number, study: number) =>
  (Math.imul(seed, 0x9e3779b1) ^ Math.imul(study + 1, 0x85ebca6b)) | 0;

/** Watches a whole trace once, each study in its bounded state. */
export function observeTrace(trace: Trace, layout: StudyLayout, keys: readonly string[], seed: number): ObservedTrace {
  const observers = layout.studies.map((_, at) => new ReuseObserver(saltOf(seed, at)));
  feedRows(trace, layout, keys, observers, [0, trace.length]);
  const whatIf: WhatIfEstimate = { reads: 0, misses: new Float64Array(ttlCount), variance: new Float64Array(ttlCount) };
  for (const observer of observers) {
    const part = estimateWhatIf(observer, calibrateWeights(observer));
    whatIf.reads += part.reads;
    for (let ttl = 0; ttl < ttlCount; ttl++) {
      whatIf.misses[ttl] = (whatIf.misses[ttl] ?? 0) + (part.misses[ttl] ?? 0);
      whatIf.variance[ttl] = (whatIf.variance[ttl] ?? 0) + (part.variance[ttl] ?? 0);
    }
  }
  const states = observers.map((observer) => observer.stateBytes);
  return { whatIf, stateBytes: states.reduce((sum, bytes) => sum + bytes, 0), largestStateBytes: Math.max(...states) };
}

const timedBlock = 8_192;
const mostPasses = 64;

/**
 * What one operation costs the observer, nanoseconds: the median over blocks. The first half of the operations is not
 * counted: the compiler needs some until the code is as fast as in a process that has run for a while.
 */
export function measureObserverNs(
  trace: Trace,
  layout: StudyLayout,
  keys: readonly string[],
  { seed, clockNs, timedOperations }: Pick<SimulationOptions, 'seed' | 'clockNs' | 'timedOperations'>,
): number {
  const blocks: number[] = [];
  let done = 0;
  for (let pass = 0; pass < mostPasses && done < timedOperations; pass++) {
    const observers = layout.studies.map((_, at) => new ReuseObserver(saltOf(seed, at)));
    for (let row = 0; row < trace.length && done < timedOperations; row += timedBlock) {
      const end = Math.min(trace.length, row + timedBlock);
      const startNs = clockNs();
      feedRows(trace, layout, keys, observers, [row, end]);
      if (done >= timedOperations / 2) blocks.push((clockNs() - startNs) / (end - row));
      done += end - row;
    }
  }
  blocks.sort((a, b) => a - b);
  return blocks[blocks.length >> 1] ?? 0;
}
