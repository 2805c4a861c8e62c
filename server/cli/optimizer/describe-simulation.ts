import type { SimulationReport } from '#lib/optimizer/simulation-report.ts';

const percent = (value: number) => value.toFixed(2).padStart(7);

/** A report for people. */
export function describeSimulation(report: SimulationReport): string {
  const lines = [
    `${report.trace}: ${report.accesses} accesses, ${report.keys} keys`,
    '',
    '    TTL s   predicted %   90 % interval        exact %',
    ...report.whatIf.map(
      ({ ttlSeconds, predicted, exact, interval }) =>
        `${String(ttlSeconds).padStart(9)}       ${percent(predicted)}   ${percent(interval[0])} …${percent(interval[1])}   ${percent(exact)}`,
    ),
    '',
    `gate: ${report.gate}`,
    ...report.plan.map(
      ({ class: name, ttlSeconds, refresh, firstTtlSeconds, maxAgeSeconds }) =>
        `  ${name}: ${ttlSeconds} s${refresh ? ` after the last read, ${firstTtlSeconds} s until the first, ${maxAgeSeconds} s at most` : ''}`,
    ),
    `predicted gain ${report.predictedGainPp.toFixed(2)} pp (90 %: ${report.interval.map((value) => value.toFixed(2)).join(' … ')}), obtained ${report.obtainedGainPp.toFixed(2)} pp`,
    `misses ${(-report.missReduction).toFixed(1)} %, memory × ${report.memoryRatio.toFixed(3)}, origin × ${report.originRatio.toFixed(3)}`,
    `${Math.round(report.nsPerOperation)} ns per operation, ${report.stateBytes} bytes of state, ${report.studyStateBytes} at most for one study`,
  ];
  return `${lines.join('\n')}\n`;
}
