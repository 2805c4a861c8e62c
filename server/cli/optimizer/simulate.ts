import { simulateTrace } from '#lib/optimizer/simulate-trace.ts';
import type { SimulationOptions } from '#lib/optimizer/simulation-report.ts';
import { UsageError } from '../usage-error.ts';
import { describeSimulation } from './describe-simulation.ts';
import { readTrace, type TraceFormat } from './read-trace.ts';

/** As the command line gives them. */
export interface SimulateArguments {
  trace?: string;
  format?: string;
  classes?: string;
  rate?: string;
  ttl?: string;
  split?: string;
  staleness?: string;
  seed?: string;
}

const tell = (text: string) => process.stderr.write(`${text}\n`);

/** Runs the optimiser on a trace file. @throws `UsageError`, or where the file cannot be read or understood */
export async function simulate(values: SimulateArguments, json: boolean): Promise<void> {
  if (!values.trace) throw new UsageError('--trace FILE is missing');
  const format = formatOf(values.format, values.trace);
  if (values.classes && format !== 'keys') throw new UsageError('--classes goes with --format keys');
  const settings = settingsOf(values);
  const rate = numberOf('rate', values.rate, 100, (value) => value > 0);
  tell(`reading ${values.trace}`);
  const onProgress = (rows: number) => tell(`${rows} rows`);
  const classesPath = values.classes ?? null;
  const trace = await readTrace({ path: values.trace, format, classesPath, rate, onProgress });
  const report = simulateTrace(trace, settings);
  const { studyStateBytes: _, ...contract } = report;
  process.stdout.write(json ? `${JSON.stringify(contract)}\n` : describeSimulation(report));
}

function formatOf(asked: string | undefined, path: string): TraceFormat {
  if (asked === undefined) return path.includes('.csv') ? 'csv' : 'keys';
  if (asked === 'csv' || asked === 'keys') return asked;
  throw new UsageError(`--format is csv or keys, not "${asked}"`);
}

function settingsOf(values: { ttl?: string; split?: string; staleness?: string; seed?: string }): SimulationOptions {
  const positive = (value: number) => value > 0;
  return {
    baselineTtlSeconds: numberOf('ttl', values.ttl, 1_800, positive),
    split: numberOf('split', values.split, 0.5, (value) => value > 0 && value < 1),
    stalenessSeconds: values.staleness === undefined ? null : numberOf('staleness', values.staleness, 0, positive),
    seed: numberOf('seed', values.seed, 1, Number.isInteger),
    clockNs: processorNs,
    timedOperations: 500_000,
    onProgress: tell,
  };
}

function numberOf(
  name: string,
  text: string | undefined,
  otherwise: number,
  valid: (value: number) => boolean,
): number {
  if (text === undefined) return otherwise;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value) && valid(value)) return value;
  throw new UsageError(`--${name} "${text}" is out of range`);
}

/** Time that this process computed, so that neighbours on the machine are not counted. */
function processorNs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1_000;
}
