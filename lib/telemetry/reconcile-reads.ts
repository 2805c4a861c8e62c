import type { PlaneReconciliation, ReadComparison } from '../contracts/reconciliation.ts';

/** What a server had counted when a minute began. */
export interface ReadCounter {
  node: 'data' | 'control';
  /** Another one after each start of the server. */
  run: string;
  minuteMs: number;
  hits: number;
  misses: number;
  /** Look-ups of the platform's own. */
  platform: number;
}

/** Two counters of one run of a server, as far apart as asked or as can be had. */
export interface CounterSpan {
  first: ReadCounter;
  last: ReadCounter;
}

/**
 * From the newest counter back over `windowMs`, as long as the server counted on: it neither started anew nor were its
 * counters set to zero. `counters` ascend; `null` where there are no two.
 */
export function spanOf(counters: readonly ReadCounter[], windowMs: number): CounterSpan | null {
  const last = counters.at(-1);
  if (last === undefined) return null;
  let first = last;
  for (const counter of [...counters].reverse()) {
    const counted =
      counter.run === last.run &&
      (['hits', 'misses', 'platform'] as const).every((count) => counter[count] <= first[count]);
    if (!counted || counter.minuteMs < last.minuteMs - windowMs) break;
    first = counter;
  }
  return first.minuteMs === last.minuteMs ? null : { first, last };
}

interface Tenants {
  tenantReads: number | null;
  inProcessAnswers: number | null;
  sdkReads: number | null;
}

/** The server's count of a span beside the tenants' of the same. */
export function comparePlane(
  role: ReadCounter['node'],
  span: CounterSpan | null,
  tenants: Tenants,
  windowMs: number,
): PlaneReconciliation {
  if (span === null)
    return {
      role,
      from: null,
      to: null,
      shortened: false,
      ...compare({ ...tenants, platformReads: null }, null, null),
    };
  const { first, last } = span;
  return {
    role,
    from: new Date(first.minuteMs).toISOString(),
    to: new Date(last.minuteMs).toISOString(),
    shortened: last.minuteMs - first.minuteMs < windowMs,
    ...compare(
      { ...tenants, platformReads: last.platform - first.platform },
      last.hits - first.hits,
      last.misses - first.misses,
    ),
  };
}

/** All planes together; `null` where one is not known, for the sum would be too small. */
export function comparePlanes(planes: readonly ReadComparison[]): ReadComparison {
  const sum = (of: 'tenantReads' | 'inProcessAnswers' | 'sdkReads' | 'platformReads' | 'serverHits' | 'serverMisses') =>
    planes.reduce<number | null>((total, plane) => {
      const value = plane[of];
      return total === null || value === null ? null : total + value;
    }, 0);
  const known = {
    tenantReads: sum('tenantReads'),
    inProcessAnswers: sum('inProcessAnswers'),
    sdkReads: sum('sdkReads'),
    platformReads: sum('platformReads'),
  };
  return compare(known, sum('serverHits'), sum('serverMisses'));
}

function compare(
  known: Tenants & { platformReads: number | null },
  serverHits: number | null,
  serverMisses: number | null,
): ReadComparison {
  const { tenantReads, sdkReads, platformReads } = known;
  const serverReads = serverHits === null || serverMisses === null ? null : serverHits + serverMisses;
  const unattributed =
    serverReads === null || tenantReads === null || sdkReads === null || platformReads === null
      ? null
      : serverReads - tenantReads - sdkReads - platformReads;
  const unattributedShare = unattributed === null || !serverReads ? null : (100 * unattributed) / serverReads;
  return { ...known, serverReads, serverHits, serverMisses, unattributed, unattributedShare };
}
