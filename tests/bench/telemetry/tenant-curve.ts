import { storeBatches } from '#server/db/queries/telemetry/store-batches.ts';
import { readEntry } from '#server/telemetry/stream-entry.ts';
import { median } from '../figure.ts';
import type { BenchPlatform } from './bench-platform.ts';
import { type LoadBatch, makeLoad } from './make-load.ts';
import { threadSeconds } from './processor-time.ts';

const active = 10;
const rounds = 15;

export interface CurvePoint {
  tenants: number;
  /** Processor time, of Node and of PostgreSQL, milliseconds, to store one second of ten active tenants. */
  activeMs: number;
  /** The same per tenant, microseconds, to store one second in which all of them are active. */
  perTenantUs: number;
}

async function storeOne(platform: BenchPlatform, load: LoadBatch): Promise<number> {
  const read = readEntry(['batch', load.next()]);
  if (read.kind !== 'batch') throw new Error('the load is no batch');
  const usedMs = async () => {
    // The pool's one connection in use: nothing else runs.
    const { rows } = await platform.pools.ingest.query<{ pid: number }>('select pg_backend_pid() as pid');
    const { user, system } = process.cpuUsage();
    return 1_000 * ((await threadSeconds(rows[0]?.pid ?? 0)) ?? Number.NaN) + (user + system) / 1_000;
  };
  const before = await usedMs();
  await storeBatches(platform.pools.ingest, [read.batch]);
  return (await usedMs()) - before;
}

/** What storing costs while the number of tenants grows, each of them with rows of its own. */
export async function measureTenantCurve(platform: BenchPlatform, sizes: readonly number[]): Promise<CurvePoint[]> {
  const tenants: string[] = [];
  const points: CurvePoint[] = [];
  for (const size of sizes) {
    tenants.push(...(await platform.addTenants(size - tenants.length)));
    const shape = { setsPerTenant: 2, callsPerSet: 50, samplesPerTenant: 1 };
    const all = makeLoad(tenants, shape);
    const few = makeLoad(tenants.slice(0, active), shape);
    await storeOne(platform, all);
    const allMs = [await storeOne(platform, all), await storeOne(platform, all), await storeOne(platform, all)];
    const fewMs: number[] = [];
    for (let round = 0; round < rounds; round++) fewMs.push(await storeOne(platform, few));
    points.push({ tenants: size, activeMs: median(fewMs) ?? 0, perTenantUs: ((median(allMs) ?? 0) * 1_000) / size });
  }
  return points;
}
