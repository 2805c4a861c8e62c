import { watchTrace } from '#lib/optimizer/simulate-trace.ts';
import type { Trace } from '#lib/optimizer/trace.ts';
import { type Measurement, median } from '../figure.ts';
import { mixed, rescaled, salted, withoutReuse } from './perturb-trace.ts';
import { simulateBench, tenantHarm } from './simulate-bench.ts';
import { worstMeanError } from './trace-result.ts';

const seed = 1;
const split = 0.5;

/**
 * The same traces under other names, faster, slower, mixed and without reuse: what holds of the traces alone, and not of
 * traffic, does not hold of these.
 */
export function measurePerturbed(traces: readonly Trace[], onProgress: (text: string) => void): Measurement[] {
  const [first, ...others] = traces;
  const kept = traces.flatMap((trace) => [salted(trace, 'x'), rescaled(trace, 0.5), rescaled(trace, 2)]);
  if (first) kept.push(...others.map((other) => mixed(first, other)));
  const found = kept.map((trace) => measureOne(trace, onProgress));
  const hopeless = traces.map((trace) => measureOne(withoutReuse(trace), onProgress));
  const largest = (of: (each: Perturbed) => number) => Math.max(...found.map(of), ...hopeless.map(of));
  const line = (figure: string, value: number | null, runs: number): Measurement => ({
    ...{ figure, value, runs },
    note: `${traces.map(({ name }) => name).join(', ')}: salted keys, time × 0.5 and × 2, two tenants mixed; seed ${seed}`,
  });
  return [
    line(
      'perturbed-what-if',
      largest(({ meanError }) => meanError),
      found.length + hopeless.length,
    ),
    line('perturbed-ttl-plan', median(found.map(({ missReduction }) => missReduction)), found.length),
    line(
      'perturbed-memory',
      largest(({ memoryRatio }) => memoryRatio),
      found.length,
    ),
    line(
      'perturbed-harm',
      largest(({ harmPp }) => harmPp),
      found.length,
    ),
    line('perturbed-without-reuse', hopeless.filter(({ plans }) => plans).length, hopeless.length),
  ];
}

interface Perturbed {
  meanError: number;
  missReduction: number;
  memoryRatio: number;
  harmPp: number;
  plans: boolean;
}

function measureOne(trace: Trace, onProgress: (text: string) => void): Perturbed {
  const watched = watchTrace(trace, { seed, onProgress: () => {} });
  const run = simulateBench(trace, split, seed, watched);
  const { report } = run;
  const found = {
    meanError: worstMeanError([watched]),
    missReduction: report.missReduction,
    memoryRatio: report.memoryRatio,
    harmPp: tenantHarm(trace, run),
    plans: report.plan.length > 0,
  };
  onProgress(
    `${trace.name}: what-if ${found.meanError.toFixed(3)} pp, gate ${report.gate}, forecast ${report.predictedGainPp.toFixed(2)} pp, obtained ${report.obtainedGainPp.toFixed(2)} pp, misses -${found.missReduction.toFixed(1)} %, memory ×${found.memoryRatio.toFixed(3)}, greatest harm ${found.harmPp.toFixed(2)} pp`,
  );
  return found;
}
