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

/**
 * The bounds, in milliseconds, under which each share of the calls since `before` stayed; `null` where there was no call
 * or the server started anew since.
 */
export function latencyBetween(
  before: ServerLatency,
  after: ServerLatency,
  shares: readonly number[],
): (number | null)[] {
  const calls = Object.entries(after)
    .map(([bound, count]) => [Number(bound), count - (before[bound] ?? 0)] as const)
    .sort(([a], [b]) => a - b);
  const all = calls.reduce((sum, [, count]) => sum + count, 0);
  if (all <= 0 || calls.some(([, count]) => count < 0)) return shares.map(() => null);
  return shares.map((share) => {
    let seen = 0;
    const found = calls.find(([, count]) => {
      seen += count;
      return seen >= share * all;
    });
    return found === undefined ? null : found[0] / 1000;
  });
}
