import { availableParallelism, loadavg } from 'node:os';
import { type Measurement, type Suite, toTenth } from '../figure.ts';
import { curvePlans, type DatasetPlan, fullPlan, historyPlans } from './dataset-plan.ts';
import { type Dataset, openDatasets } from './open-datasets.ts';
import { queriesFigures } from './queries-figures.ts';
import { type QueryTimes, quantile, type ReadTimes, timeQueries } from './timed-queries.ts';

const RUNS = 100;
const CURVE_RUNS = 50;

type Progress = (text: string) => void;
type QueryName = keyof QueryTimes;

/** One point of a curve, and what it is called. */
interface CurvePoint {
  label: string;
  times: QueryTimes;
}

const middle = ({ wallMs }: ReadTimes) => quantile(wallMs, 0.5);

/** Wall-clock time moves with what else the machine does; the server's processor time and the load tell how much. */
function p95Figure(figure: string, times: ReadTimes): Measurement {
  const { wallMs, serverCpuMs } = times;
  const cpu = serverCpuMs === null ? '' : `, mean server CPU ${toTenth(serverCpuMs)} ms`;
  const load = `load ${toTenth(loadavg()[0] ?? 0)} on ${availableParallelism()} cores`;
  const note = `warm: p50 ${toTenth(middle(times))} ms, slowest ${toTenth(wallMs.at(-1) ?? 0)} ms${cpu}; ${load}`;
  return { figure, value: toTenth(quantile(wallMs, 0.95)), runs: wallMs.length, note };
}

function growthFigure(figure: string, name: QueryName, curve: readonly CurvePoint[]): Measurement {
  const medians = curve.map(({ times }) => middle(times[name]));
  const [first, last] = [medians[0], medians.at(-1)];
  const note = curve.map(({ label }, index) => `${label}: ${toTenth(medians[index] ?? 0)} ms`).join(', ');
  const value = first && last ? Math.round((100 * last) / first) / 100 : null;
  return { figure, value, runs: CURVE_RUNS, note };
}

function rowsNote({ rows, plan }: Dataset): string {
  const counts = Object.entries(rows).map(([table, count]) => `${table} ${count.toLocaleString('en')}`);
  return `${plan.tenants} tenants; rows: ${counts.join(', ')}`;
}

async function measure(onProgress: Progress): Promise<Measurement[]> {
  onProgress('opening the data sets; making them takes minutes, once');
  const datasets = await openDatasets(onProgress);
  try {
    const full = await datasets.open(fullPlan);
    onProgress(rowsNote(full));
    const times = await timeQueries(full, RUNS);
    const point = async (plan: DatasetPlan, label: string): Promise<CurvePoint> => {
      const dataset = await datasets.open(plan);
      onProgress(`curve: ${label}`);
      return { label, times: await timeQueries(dataset, CURVE_RUNS) };
    };
    const curve: CurvePoint[] = [];
    for (const plan of curvePlans) curve.push(await point(plan, String(plan.tenants)));
    const history: CurvePoint[] = [];
    for (const plan of historyPlans) history.push(await point(plan, `${plan.times} × the history`));
    const fleet = curve.map(({ label, times: { fleet } }) => `${label}: ${toTenth(middle(fleet))} ms`).join(', ');
    const fleetFigure = p95Figure('fleet-p95', times.fleet);
    return [
      p95Figure('performance-24h-p95', times.day),
      p95Figure('performance-30d-p95', times.month),
      p95Figure('top-keys-p95', times.topKeys),
      { ...fleetFigure, note: `${fleetFigure.note}; with little history, ${fleet}` },
      growthFigure('performance-24h-growth', 'day', curve),
      growthFigure('performance-30d-growth', 'month', curve),
      growthFigure('top-keys-growth', 'topKeys', curve),
      growthFigure('performance-24h-history', 'day', history),
      growthFigure('performance-30d-history', 'month', history),
      { figure: 'data-set', value: full.seconds, runs: 1, note: rowsNote(full) },
    ];
  } finally {
    await datasets.close();
  }
}

/** What a chart, a list and the fleet page wait for in PostgreSQL, over the full default retention of 1,000 tenants. */
export const queriesSuite: Suite = { name: 'queries', figures: queriesFigures, measure };
