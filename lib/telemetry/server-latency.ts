/** Calls by server time: upper bound in microseconds → calls since the server started, all commands together. */
export type ServerLatency = Record<string, number>;

/** Reads what `LATENCY HISTOGRAM` answers: per command, bounds of powers of two with running totals. */
export function parseLatencyHistogram(answer: unknown): ServerLatency {
  const total: ServerLatency = {};
  for (const about of pairsOf(answer).values()) {
    const bounds = pairsOf(about).get('histogram_usec');
    let before = 0;
    for (const [bound, running] of pairsOf(bounds)) {
      if (typeof running !== 'number') continue;
      total[bound] = (total[bound] ?? 0) + running - before;
      before = running;
    }
  }
  return total;
}

/** A flat list of names and values, as the second protocol writes maps. */
function pairsOf(list: unknown): Map<string, unknown> {
  const pairs = new Map<string, unknown>();
  if (!Array.isArray(list)) return pairs;
  for (let index = 0; index + 1 < list.length; index += 2) pairs.set(String(list[index]), list[index + 1]);
  return pairs;
}

/** Calls that took at most so long, and longer than the bound before. */
export interface LatencyBucket {
  upToMs: number;
  calls: number;
}

/**
 * The calls since `before` by server time, ascending from the fastest to the slowest; none where there was no call or the
 * server started anew since. Bounds that no call ever fell under are left out, as the server does.
 */
export function callsBetween(before: ServerLatency, after: ServerLatency): LatencyBucket[] {
  const buckets = Object.entries(after)
    .map(([bound, count]) => ({ upToMs: Number(bound) / 1000, calls: count - (before[bound] ?? 0) }))
    .sort((a, b) => a.upToMs - b.upToMs);
  if (buckets.some(({ calls }) => calls < 0)) return [];
  const isUsed = ({ calls }: LatencyBucket) => calls > 0;
  const first = buckets.findIndex(isUsed);
  return first < 0 ? [] : buckets.slice(first, buckets.findLastIndex(isUsed) + 1);
}

/** The bounds, in milliseconds, under which each share of the calls stayed; `null` where there was no call. */
export function sharesWithin(buckets: readonly LatencyBucket[], shares: readonly number[]): (number | null)[] {
  const all = buckets.reduce((sum, { calls }) => sum + calls, 0);
  return shares.map((share) => {
    let seen = 0;
    const found = buckets.find(({ calls }) => {
      seen += calls;
      return seen >= share * all;
    });
    return found?.upToMs ?? null;
  });
}
