import { makePools, type Pools } from '#server/db/pools.ts';
import { getTenantPerformance } from '#server/db/queries/performance/get-tenant-performance.ts';
import { listTopKeys } from '#server/db/queries/performance/list-top-keys.ts';
import { listTenants } from '#server/db/queries/platform/list-tenants.ts';
import { withPlatform } from '#server/db/with-platform.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import type { Dataset } from './open-datasets.ts';

const DAY_MS = 86_400_000;

const byBench = { actorUserId: null, action: 'bench.read', target: null, address: null, requestId: null };

/** Reads one after the other until there are `runs` of them; milliseconds each, ascending. The first ones only warm up. */
async function time(runs: number, read: (run: number) => Promise<unknown>): Promise<number[]> {
  const warmUps = Math.min(runs, 10);
  const times: number[] = [];
  for (let run = -warmUps; run < runs; run++) {
    const startedMs = performance.now();
    await read(run + warmUps);
    if (run >= 0) times.push(performance.now() - startedMs);
  }
  return times.sort((a, b) => a - b);
}

/** By nearest rank. */
export function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? Number.NaN;
}

export interface QueryTimes {
  day: number[];
  month: number[];
  topKeys: number[];
  fleet: number[];
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
      time(runs, (run) =>
        withTenant(pools.app, tenant(run), (client) => getTenantPerformance(client, tenant(run), { range, now })),
      );
    const period = { fromMs: endMs - DAY_MS, toMs: endMs };
    return {
      day: await history('24h'),
      month: await history('30d'),
      topKeys: await time(runs, (run) =>
        withTenant(pools.app, busy(run), (client) =>
          listTopKeys(client, busy(run), period, { by: 'misses', limit: 10 }),
        ),
      ),
      fleet: await time(Math.ceil(runs / 4), () =>
        withPlatform(pools.platform, byBench, (client) => listTenants(client, now)),
      ),
    };
  } finally {
    await pools.close();
  }
}
