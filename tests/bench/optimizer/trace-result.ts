import { exactWhatIf } from '#lib/optimizer/exact-what-if.ts';
import { type WatchedTrace, watchTrace } from '#lib/optimizer/simulate-trace.ts';
import type { Trace } from '#lib/optimizer/trace.ts';
import type { BenchTrace } from './bench-traces.ts';
import {
  type BenchRun,
  measuredGainError,
  preloadReduction,
  simulateBench,
  slidingReduction,
  tenantHarm,
} from './simulate-bench.ts';

const seeds = [1, 2, 3];
const gainSeeds = [1, 2];
/** Watching alone is quick: of these the what-if figures are. */
const watchedSeeds = [1, 2, 3, 4, 5, 6];
const splits = [0.5, 0.4, 0.6, 0.7];
/** Larger traces are simulated once for the plan, for the time it takes. */
const largeTrace = 500_000;

/** All that the bench finds out about one trace. */
export interface TraceResult {
  trace: BenchTrace;
  accesses: number;
  /** By seed. */
  watched: WatchedTrace[];
  runs: BenchRun[];
  /** The run that everybody would make: seed 1, split in the middle. */
  main: BenchRun;
  /** Percentage points of hit ratio that a tenant loses, the worst run. */
  harmPp: number;
  beyondSliding: number | null;
  preload: ReturnType<typeof preloadReduction> | null;
  gainErrors: number[];
}

/** Percentage points, for each TTL. */
export const errorsOf = ({ whatIf }: Pick<WatchedTrace, 'whatIf'>): number[] =>
  whatIf.map(({ predicted, exact }) => Math.abs(predicted - exact));

export function measureTrace(definition: BenchTrace, trace: Trace): TraceResult {
  const large = trace.length >= largeTrace;
  const exact = exactWhatIf(trace);
  const watched = (large ? seeds : watchedSeeds).map((seed) =>
    watchTrace(trace, { seed, onProgress: () => {} }, exact),
  );
  const run = (split: number, seed: number) =>
    simulateBench(trace, split, seed, watched[seed - 1] ?? watchTrace(trace, { seed, onProgress: () => {} }, exact));
  const main = run(0.5, 1);
  const others = large ? [] : splits.flatMap((split) => seeds.map((seed) => ({ split, seed })));
  const runs = [main];
  for (const { split, seed } of others) if (seed !== main.seed || split !== main.split) runs.push(run(split, seed));
  return {
    trace: definition,
    accesses: trace.length,
    watched,
    runs,
    main,
    harmPp: Math.max(...runs.map((each) => tenantHarm(trace, each))),
    beyondSliding: main.report.plan.length > 0 ? main.report.missReduction - slidingReduction(trace, main) : null,
    preload: definition.kind === 'web' ? preloadReduction(trace, main) : null,
    gainErrors: runs
      .filter(({ report, seed }) => report.plan.length > 0 && gainSeeds.includes(seed))
      .map((each) => measuredGainError(trace, each)),
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** The mean over the TTLs for the seed that errs most. */
export const worstMeanError = (watched: readonly WatchedTrace[]): number =>
  Math.max(...watched.map((each) => mean(errorsOf(each))));

export function describeResult({ trace, accesses, watched, runs, main, ...result }: TraceResult): string {
  const { report } = main;
  const all = watched.flatMap(errorsOf);
  const parts = [
    `${trace.name} (${accesses} accesses; what-if seeds 1–${watched.length}, plans of ${runs.length} seeds and splits)`,
    `what-if ${mean(all).toFixed(3)} pp, worst seed ${worstMeanError(watched).toFixed(3)} pp, worst TTL ${Math.max(...all).toFixed(3)} pp`,
    `gate ${report.gate}, forecast ${report.predictedGainPp.toFixed(2)} pp [${report.interval.map((end) => end.toFixed(2)).join(' ')}], obtained ${report.obtainedGainPp.toFixed(2)} pp`,
    `misses -${report.missReduction.toFixed(1)} %, memory ×${report.memoryRatio.toFixed(3)}, greatest harm ${result.harmPp.toFixed(2)} pp, state ${report.studyStateBytes} for one tenant, ${report.stateBytes} in all`,
  ];
  if (result.beyondSliding !== null) parts.push(`beyond plain sliding ${result.beyondSliding.toFixed(1)} points`);
  const { preload } = result;
  if (preload)
    parts.push(
      `with preload -${preload.missReduction.toFixed(1)} %, origin ×${preload.originRatio.toFixed(3)}, precision ${preload.precision.toFixed(0)} %`,
    );
  return parts.join('; ');
}
