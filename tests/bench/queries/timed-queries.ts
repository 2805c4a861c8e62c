import { readFile } from 'node:fs/promises';
import type { Pool } from 'pg';
import { makePools, type Pools } from '#server/db/pools.ts';
import { getTenantPerformance } from '#server/db/queries/performance/get-tenant-performance.ts';
import { listTopKeys } from '#server/db/queries/performance/list-top-keys.ts';
import { listTenants } from '#server/db/queries/platform/list-tenants.ts';
import { withPlatform } from '#server/db/with-platform.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import type { Dataset } from './open-datasets.ts';

const DAY_MS = 86_400_000;

const byBench = { actorUserId: null, action: 'bench.read', target: null, address: null, requestId: null };

/** What reads took: milliseconds of each, ascending, and the mean of the processor time that the server spent on one. */
export interface ReadTimes {
  wallMs: number[];
  /** `null` where the system does not tell. */
  serverCpuMs: number | null;
}

/** Milliseconds that a process has spent on a processor so far: what it waited for one is not in it. */
async function cpuMsOf(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => null);
  return text === null ? null : Number(text.split(' ')[0]) / 1e6;
}

/** Reads one after the other, all on the pool's one connection in use, until there are `runs`; the first ones warm up. */
async function time(pool: Pool, runs: number, read: (run: number) => Promise<unknown>): Promise<ReadTimes> {
  const warmUps = Math.min(runs, 10);
  for (let run = 0; run < warmUps; run++) await read(run);
  const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  const pid = rows[0]?.pid ?? 0;
  const cpuBeforeMs = await cpuMsOf(pid);
  const wallMs: number[] = [];
  for (let run = warmUps; run < warmUps + runs; run++) {
    const startedMs = performance.now();
    await read(run);
    wallMs.push(performance.now() - startedMs);
  }
  const cpuAfterMs = await cpuMsOf(pid);
  const serverCpuMs = cpuBeforeMs === null || cpuAfterMs === null ? null : (cpuAfterMs - cpuBeforeMs) / runs;
  return { wallMs: wallMs.sort((a, b) => a - b), serverCpuMs };
}

/** By nearest rank. */
export function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? Number.NaN;
}

export interface QueryTimes {
  day: ReadTimes;
  month: ReadTimes;
  topKeys: ReadTimes;
  fleet: ReadTimes;
}

async function tenantIds(pools: Pools): Promise<string[]> {
  const { rows } = await pools.platform.query<{ id: string }>(
    'select id from accounts.tenants order by substr(slug, 7)::int',
  );
  return rows.map(({ id }) => id);
}

/** The queries behind the end points, as their roles, over many tenants in turn; the data set's end is the present. */
export async function timeQueries({ urls, plan, endMs }: Dataset, runs: number): Promise<QueryTimes> {
  const pools = makePools(urls);
  try {
    const now = new Date(endMs);
    const ids = await tenantIds(pools);
    // A stride that meets every tenant before any twice, busy ones among them.
    const tenant = (run: number) => ids[(run * 7) % ids.length] ?? '';
    const busy = (run: number) => ids[plan.busyTenants > 0 ? run % plan.busyTenants : (run * 7) % ids.length] ?? '';
    const history = (range: '24h' | '30d') =>
      time(pools.app, runs, (run) =>
        withTenant(pools.app, tenant(run), (client) => getTenantPerformance(client, tenant(run), { range, now })),
      );
    const period = { fromMs: endMs - DAY_MS, toMs: endMs };
    return {
      day: await history('24h'),
      month: await history('30d'),
      topKeys: await time(pools.app, runs, (run) =>
        withTenant(pools.app, busy(run), (client) =>
          listTopKeys(client, busy(run), period, { by: 'misses', limit: 10 }),
        ),
      ),
      fleet: await time(pools.platform, Math.ceil(runs / 4), () =>
        withPlatform(pools.platform, byBench, (client) => listTenants(client, now)),
      ),
    };
  } finally {
    await pools.close();
  }
}
