import { availableParallelism, loadavg } from 'node:os';
import { type Measurement, type Suite, toTenth } from '../figure.ts';
import { type BenchPlatform, startBenchPlatform } from './bench-platform.ts';
import { type IngestRate, measureIngest } from './ingest-rate.ts';
import { makeLoad } from './make-load.ts';
import { recorderFigureDefinitions, recorderFigures } from './recorder-figures.ts';
import { telemetryFigures } from './telemetry-figures.ts';
import { measureTenantCurve } from './tenant-curve.ts';
import { measureTimeToQuery } from './time-to-query.ts';

const tenantCount = 1_000;
/** SDK processes whose batches, one a second each, make up the load; two seconds of it may wait. */
const producers = 4;
const waiting = 2 * producers;
const curveSizes = [10, 100, 1_000, 5_000];
const probes = 20;
const probeRounds = 3;

const thousands = (value: number) => `${Math.round(value / 1_000)}k`;

/** What a machine that does nothing else could do: the programs work at the same time, so the busiest one is the limit. */
function processorNote({ processor, seconds }: IngestRate): string {
  const share = (of: keyof typeof processor) => `${of} ${toTenth(processor[of])} s`;
  const parts = [share('ingester'), share('postgres'), share('redis')].join(', ');
  return `${toTenth(seconds)} s, of them on a processor: ${parts}; load ${toTenth(loadavg()[0] ?? 0)} on ${availableParallelism()} cores`;
}

/** What fails leaves its own figures unmeasured and keeps the others. */
async function attempt(figures: readonly string[], work: () => Promise<Measurement[]>): Promise<Measurement[]> {
  try {
    return await work();
  } catch (error) {
    const note = error instanceof Error ? error.message : String(error);
    return figures.map((figure) => ({ figure, value: null, runs: 0, note }));
  }
}

function loads(tenants: readonly string[], setsPerTenant: number, samplesPerTenant: number) {
  return Array.from({ length: producers }, () =>
    makeLoad(tenants, { setsPerTenant, callsPerSet: 63, samplesPerTenant }),
  );
}

async function measureRollups(platform: BenchPlatform, tenants: readonly string[]): Promise<Measurement[]> {
  const rate = await measureIngest(platform, loads(tenants, 2, 0), { batches: 40, waiting });
  const shape = `batches of ${tenantCount} tenants × 2 dimension sets × 63 calls`;
  const value = Math.round(rate.operationsPerSecond);
  return [{ figure: 'ingest-operations', value, runs: 1, note: `${shape}; ${processorNote(rate)}` }];
}

async function measureSamples(platform: BenchPlatform, tenants: readonly string[]): Promise<Measurement[]> {
  const rate = await measureIngest(platform, loads(tenants, 0, 8), { batches: 32, waiting });
  const value = Math.round(rate.samplesPerSecond);
  return [{ figure: 'ingest-samples', value, runs: 1, note: `8 of each tenant in a batch; ${processorNote(rate)}` }];
}

async function measureBoth(platform: BenchPlatform, tenants: readonly string[]): Promise<Measurement[]> {
  const rate = await measureIngest(platform, loads(tenants, 2, 2), { batches: 32, waiting });
  const note = `reported, no target; with ${thousands(rate.samplesPerSecond)} sampled rows/s`;
  return [{ figure: 'ingest-both', value: Math.round(rate.operationsPerSecond), runs: 1, note }];
}

async function measureToQuery(platform: BenchPlatform, tenants: readonly string[]): Promise<Measurement[]> {
  const times = await measureTimeToQuery(platform, tenants.slice(0, probes), probeRounds);
  const sorted = times.sort((a, b) => a - b);
  const value = Math.round(sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0);
  const note = `a flush each second; median ${Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0)} ms`;
  return [{ figure: 'time-to-query-p95', value, runs: sorted.length, note }];
}

async function measureCurve(platform: BenchPlatform): Promise<Measurement[]> {
  const points = await measureTenantCurve(platform, curveSizes);
  const [first, last] = [points[0], points.at(-1)];
  const ratio = (of: 'activeMs' | 'perTenantUs') =>
    first && last ? Math.round((last[of] / first[of]) * 100) / 100 : null;
  const curve = (describe: (point: (typeof points)[number]) => string) => points.map(describe).join(', ');
  return [
    {
      figure: 'idle-tenants-cost',
      value: ratio('activeMs'),
      runs: 15,
      note: `processor time of 10 active: ${curve(({ tenants, activeMs }) => `of ${tenants} ${toTenth(activeMs)} ms`)}`,
    },
    {
      figure: 'active-tenants-cost',
      value: ratio('perTenantUs'),
      runs: 3,
      note: `processor time of each: ${curve(({ tenants, perTenantUs }) => `of ${tenants} ${Math.round(perTenantUs)} µs`)}`,
    },
  ];
}

async function measure(onProgress: (text: string) => void): Promise<Measurement[]> {
  onProgress('the recorder');
  const recorded = await recorderFigures();
  onProgress('starting PostgreSQL and Redis');
  const platform = await startBenchPlatform();
  try {
    const measured: Measurement[] = [...recorded];
    const measureEach = async (about: string, figures: readonly string[], work: () => Promise<Measurement[]>) => {
      onProgress(about);
      measured.push(...(await attempt(figures, work)));
    };
    const tenants = await platform.addTenants(tenantCount);
    await measureEach('aggregated batches', ['ingest-operations'], () => measureRollups(platform, tenants));
    await measureEach('samples', ['ingest-samples'], () => measureSamples(platform, tenants));
    await measureEach('both together', ['ingest-both'], () => measureBoth(platform, tenants));
    await measureEach('from the operation to the query', ['time-to-query-p95'], () =>
      measureToQuery(platform, tenants),
    );
    const curve = ['idle-tenants-cost', 'active-tenants-cost'];
    await measureEach('the curve over the number of tenants', curve, () => measureCurve(platform));
    return measured;
  } finally {
    await platform.close();
  }
}

/** How fast, how soon and at what cost operations become history. */
export const telemetrySuite: Suite = {
  name: 'telemetry',
  figures: [...recorderFigureDefinitions, ...telemetryFigures],
  measure,
};
