import { type Measurement, type Suite, toTenth } from '../figure.ts';
import { type BenchPlatform, startBenchPlatform } from './bench-platform.ts';
import { measureIngest } from './ingest-rate.ts';
import { makeLoad } from './make-load.ts';
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

async function measureRates(
  platform: BenchPlatform,
  tenants: readonly string[],
  onProgress: (text: string) => void,
): Promise<Measurement[]> {
  const loads = (setsPerTenant: number, samplesPerTenant: number) =>
    Array.from({ length: producers }, () => makeLoad(tenants, { setsPerTenant, callsPerSet: 63, samplesPerTenant }));
  onProgress('aggregated batches');
  const rollups = await measureIngest(platform, loads(2, 0), { batches: 60, waiting });
  onProgress('samples');
  const samples = await measureIngest(platform, loads(0, 8), { batches: 40, waiting });
  onProgress('both together');
  const both = await measureIngest(platform, loads(2, 2), { batches: 40, waiting });
  const shape = `${producers} batches of ${tenantCount} tenants × 2 dimension sets × 63 calls a second of load`;
  return [
    {
      figure: 'ingest-operations',
      value: Math.round(rollups.operationsPerSecond),
      runs: 1,
      note: `${shape}, ${toTenth(rollups.seconds)} s measured`,
    },
    {
      figure: 'ingest-samples',
      value: Math.round(samples.samplesPerSecond),
      runs: 1,
      note: `8 of each tenant in a batch, ${toTenth(samples.seconds)} s measured`,
    },
    {
      figure: 'ingest-both',
      value: Math.round(both.operationsPerSecond),
      runs: 1,
      note: `reported, no target; with ${thousands(both.samplesPerSecond)} sampled rows/s`,
    },
  ];
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
      note: `10 active: ${curve(({ tenants, activeMs }) => `of ${tenants} ${toTenth(activeMs)} ms`)}`,
    },
    {
      figure: 'active-tenants-cost',
      value: ratio('perTenantUs'),
      runs: 3,
      note: `each: ${curve(({ tenants, perTenantUs }) => `of ${tenants} ${Math.round(perTenantUs)} µs`)}`,
    },
  ];
}

async function measure(onProgress: (text: string) => void): Promise<Measurement[]> {
  onProgress('starting PostgreSQL and Redis');
  const platform = await startBenchPlatform();
  try {
    onProgress('the curve over the number of tenants');
    const curve = await measureCurve(platform);
    const tenants = await platform.addTenants(tenantCount);
    onProgress('from the operation to the query');
    const times = (await measureTimeToQuery(platform, tenants.slice(0, probes), probeRounds)).sort((a, b) => a - b);
    const rates = await measureRates(platform, tenants, onProgress);
    const toQuery: Measurement = {
      figure: 'time-to-query-p95',
      value: Math.round(times[Math.ceil(times.length * 0.95) - 1] ?? 0),
      runs: times.length,
      note: `a flush each second; median ${Math.round(times[Math.floor(times.length / 2)] ?? 0)} ms`,
    };
    return [...rates, toQuery, ...curve];
  } finally {
    await platform.close();
  }
}

/** How fast, how soon and at what cost operations become history. */
export const telemetrySuite: Suite = { name: 'telemetry', figures: telemetryFigures, measure };
