import { type Follower, NextKeyMiner } from './next-key-miner.ts';
import { readOp, type Trace } from './trace.ts';

/** What is likely to be asked for soon after a key, the likeliest first. */
export type NextKeys = ReadonlyMap<number, readonly Follower[]>;

/** Mines which keys follow which within the same client, from the first rows of a trace. Empty where no clients are known. */
export function mineNextKeys(trace: Trace, rows: number): NextKeys {
  const miner = new NextKeyMiner<number>();
  for (let row = 0; row < rows; row++) {
    const client = trace.client[row] ?? 0;
    if (client === 0 || trace.op[row] !== readOp) continue;
    miner.observe(client, trace.key[row] ?? 0, trace.timeMs[row] ?? 0);
  }
  return miner.ranked();
}
