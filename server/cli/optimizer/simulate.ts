import { parseArgs } from 'node:util';
import { simulateTrace } from '#lib/optimizer/simulate-trace.ts';
import type { SimulationOptions } from '#lib/optimizer/simulation-report.ts';
import { describeSimulation } from './describe-simulation.ts';
import { readTrace, type TraceFormat } from './read-trace.ts';

const simulateHelp = `npm run kryonix -- optimizer simulate --trace FILE [option …]

  --trace FILE          csv (ts_ms,key,op,size,tenant,class,extra) or one key a line; .gz is unpacked
  --format csv|keys     default: csv where the name holds ".csv", else keys
  --classes FILE        for keys: a table key,class
  --rate N              accesses per second where the file tells no times; default 100
  --ttl SECONDS         the TTL that holds now; default 1800
  --split SHARE         share of the accesses that the plan is learnt from; default 0.5
  --staleness SECONDS   no value may be served that is older; default 86400
  --seed N              of the sample; default 1
  --json                one JSON document on standard output
`;

/** What the command line asks for is wrong; the message is for people. */
class UsageError extends Error {}

const options = {
  trace: { type: 'string' },
  format: { type: 'string' },
  classes: { type: 'string' },
  rate: { type: 'string' },
  ttl: { type: 'string' },
  split: { type: 'string' },
  staleness: { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

const tell = (text: string) => process.stderr.write(`${text}\n`);

/** Exit codes: 0 simulated, 1 the file cannot be read or understood, 2 the command line is wrong. */
export async function simulate(args: string[]): Promise<number> {
  try {
    const { values } = parseArgs({ args, options });
    if (values.help) {
      process.stdout.write(simulateHelp);
      return 0;
    }
    if (!values.trace) throw new UsageError('--trace FILE is missing');
    const format = formatOf(values.format, values.trace);
    if (values.classes && format !== 'keys') throw new UsageError('--classes goes with --format keys');
    const settings = settingsOf(values);
    const rate = numberOf('rate', values.rate, 100, (value) => value > 0);
    tell(`reading ${values.trace}`);
    const onProgress = (rows: number) => tell(`${rows} rows`);
    const trace = await readTrace({
      path: values.trace,
      format,
      classesPath: values.classes ?? null,
      rate,
      onProgress,
    });
    const report = simulateTrace(trace, settings);
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : describeSimulation(report));
    return 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const usage = error instanceof UsageError || ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
    tell(usage ? `${error.message}\n\n${simulateHelp}` : error.message);
    return usage ? 2 : 1;
  }
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
