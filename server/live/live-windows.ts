import type { Redis } from 'ioredis';
import { addRecords, type LiveTotals, takeRecords } from './live-record.ts';
import { blockKey, blockSeconds, blocksOf, type LiveWindow, secondsOf, spanSeconds, toWindow } from './live-window.ts';

/** A block read so long after its end does not change any more, batches that came late left aside. */
const settledMs = 15_000;
/** Everything is read anew this often, for those batches. */
const forgetMs = 60_000;
/** Of one command, so that others get their turn. */
const keysPerCall = 500;

interface Held {
  sinceMs: number;
  /** The records of the settled blocks that lie wholly in the window, as text: there are thirty of each tenant. */
  blocks: Map<number, string>;
  /** Those from `sumFirst` to `sumLast` added up. */
  sum: LiveTotals;
  sumFirst: number;
  sumLast: number;
}

/**
 * The live windows of many tenants, again and again: what has settled is kept, so that a second's turn reads three or four
 * blocks of a tenant instead of thirty: those that may still change, and the one that the window begins in.
 */
export class LiveWindows {
  private readonly control: Redis;
  private readonly held = new Map<string, Held>();

  constructor(control: Redis) {
    this.control = control;
  }

  /** The windows that end at `nowMs`, in the order of the tenants. @param sinceMs when ingestion began */
  async read(tenantIds: readonly string[], nowMs: number, sinceMs: number): Promise<LiveWindow[]> {
    const { first, last } = secondsOf(nowMs, sinceMs);
    const { firstBlock, lastBlock } = blocksOf(first, last);
    const firstWhole = first % blockSeconds === 0 ? firstBlock : firstBlock + 1;
    const settled = Math.floor((nowMs - settledMs) / 1_000 / blockSeconds) - 1;
    const keys: string[] = [];
    const asked = tenantIds.map((tenantId) => {
      const held = this.heldOf(tenantId, nowMs);
      const blocks: number[] = [];
      for (let block = firstBlock; block <= lastBlock; block++) {
        if (block >= firstWhole && held.blocks.has(block)) continue;
        blocks.push(block);
        keys.push(blockKey(tenantId, block));
      }
      return { held, blocks };
    });
    const texts = await this.readAll(keys);
    let next = 0;
    return asked.map(({ held, blocks }) => {
      const open: LiveTotals = new Map();
      for (const block of blocks) {
        const text = texts[next++] ?? '';
        if (block < firstWhole) addRecords(open, text, first % blockSeconds);
        else if (block > settled) addRecords(open, text);
        else held.blocks.set(block, text);
      }
      addUp(held, firstWhole, Math.min(settled, lastBlock));
      for (const [code, count] of held.sum) open.set(code, (open.get(code) ?? 0) + count);
      return toWindow(open, spanSeconds(first, nowMs));
    });
  }

  forget(tenantId: string): void {
    this.held.delete(tenantId);
  }

  private async readAll(keys: readonly string[]): Promise<(string | null)[]> {
    const parts: Promise<(string | null)[]>[] = [];
    for (let start = 0; start < keys.length; start += keysPerCall) {
      parts.push(this.control.mget(keys.slice(start, start + keysPerCall)));
    }
    return (await Promise.all(parts)).flat();
  }

  private heldOf(tenantId: string, nowMs: number): Held {
    let held = this.held.get(tenantId);
    if (!held || nowMs - held.sinceMs >= forgetMs) {
      held = { sinceMs: nowMs, blocks: new Map(), sum: new Map(), sumFirst: 0, sumLast: -1 };
      this.held.set(tenantId, held);
    }
    return held;
  }
}

/** What left the window is taken away, what has settled since is added. */
function addUp(held: Held, first: number, last: number): void {
  const { blocks, sum, sumFirst, sumLast } = held;
  if (sumFirst === first && sumLast === last) return;
  for (const [block, text] of blocks) {
    const summed = block >= sumFirst && block <= sumLast;
    if (block < first) blocks.delete(block);
    if (block < first && summed) takeRecords(sum, text);
    else if (block >= first && !summed) addRecords(sum, text);
  }
  held.sumFirst = first;
  held.sumLast = last;
}
