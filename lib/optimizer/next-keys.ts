import { readOp, type Trace } from './trace.ts';

/** What is likely to be asked for soon after a key, the likeliest first. */
export type NextKeys = ReadonlyMap<number, readonly Follower[]>;

export interface Follower {
  key: number;
  /** Share of the occasions on which it followed. */
  confidence: number;
}

export interface MiningOptions {
  /** Only accesses of one client this close to each other belong together, milliseconds. */
  withinMs: number;
  leastConfidence: number;
  /** A pair seen less often proves nothing. */
  leastSupport: number;
  followers: number;
}

const defaultMining: MiningOptions = { withinMs: 30_000, leastConfidence: 0.3, leastSupport: 2, followers: 3 };

/** A client's accesses beyond these do not count as its next ones. */
const remembered = 12;
const mostPairs = 400_000;

interface Recent {
  key: number;
  timeMs: number;
  /** What followed already, so that a repetition does not count twice. */
  followed: Set<number>;
}

/**
 * Mines which keys follow which within the same client, from the first rows of a trace. Memory is bounded by the
 * number of pairs; when there are too many, the rare ones are forgotten. Empty where no clients are known.
 */
export function mineNextKeys(trace: Trace, rows: number, options: MiningOptions = defaultMining): NextKeys {
  const recentOf = new Map<number, Recent[]>();
  const occasions = new Map<number, number>();
  const pairs = new Map<number, Map<number, number>>();
  let pairCount = 0;
  for (let row = 0; row < rows; row++) {
    const client = trace.client[row] ?? 0;
    if (client === 0 || trace.op[row] !== readOp) continue;
    const key = trace.key[row] ?? 0;
    const timeMs = trace.timeMs[row] ?? 0;
    const recent = (recentOf.get(client) ?? []).filter((past) => timeMs - past.timeMs <= options.withinMs);
    for (const past of recent) {
      if (past.key === key || past.followed.has(key)) continue;
      past.followed.add(key);
      const followers = pairs.get(past.key) ?? new Map<number, number>();
      if (!followers.has(key)) pairCount++;
      followers.set(key, (followers.get(key) ?? 0) + 1);
      pairs.set(past.key, followers);
    }
    occasions.set(key, (occasions.get(key) ?? 0) + 1);
    recentOf.set(client, [...recent, { key, timeMs, followed: new Set<number>() }].slice(-remembered));
    if (pairCount > mostPairs) pairCount = forgetRare(pairs);
  }
  return rank(pairs, occasions, options);
}

function forgetRare(pairs: Map<number, Map<number, number>>): number {
  let left = 0;
  for (const [key, followers] of pairs) {
    for (const [next, count] of followers) if (count < 2) followers.delete(next);
    if (followers.size === 0) pairs.delete(key);
    left += followers.size;
  }
  return left;
}

function rank(
  pairs: ReadonlyMap<number, ReadonlyMap<number, number>>,
  occasions: ReadonlyMap<number, number>,
  { leastConfidence, leastSupport, followers }: MiningOptions,
): NextKeys {
  const ranked = new Map<number, Follower[]>();
  for (const [key, counts] of pairs) {
    const likely = [...counts]
      .filter(([, count]) => count >= leastSupport)
      .map(([next, count]) => ({ key: next, confidence: count / (occasions.get(key) ?? 1) }))
      .filter(({ confidence }) => confidence >= leastConfidence)
      .sort((a, b) => b.confidence - a.confidence)
      .slice(0, followers);
    if (likely.length > 0) ranked.set(key, likely);
  }
  return ranked;
}
