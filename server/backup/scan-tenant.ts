import type { Redis } from 'ioredis';
import { Keyspace } from '#lib/cache/keyspace.ts';
import { Rest } from './rest.ts';

export interface ScanPace {
  /** Keys of the server that one SCAN looks at. */
  keysPerScan: number;
  /** The most keys of one page; as many as a SCAN finds where it is left out. */
  keysPerPage?: number;
  /** Time left to everybody else beside each page, as a share of the time that the page took. */
  restShare: number;
}

/**
 * A ninth of the time at most, in pages that keep the server well below a tenth of a millisecond and this process not much
 * longer: whoever else wants either has it soon. Pages of fifty and a rest of half their time had others' slowest calls
 * take four times as long, pages of sixteen and four times their time twice as long.
 */
export const gentlePace = { keysPerScan: 100, keysPerPage: 16, restShare: 8 } satisfies ScanPace;

const keyspace = new Keyspace();

/**
 * The tenant's keys of one database, page by page; one that is there from begin to end is found, one may come twice. What
 * the caller does with a page counts as its time: after it the server is left alone for a while.
 */
export async function* scanTenant(
  client: Redis,
  tenantId: string,
  pace: ScanPace,
  cancelled: () => boolean,
): AsyncGenerator<Buffer[]> {
  const prefix = keyspace.tenantPrefix(tenantId);
  const begin = Buffer.from(prefix);
  const rest = new Rest(pace.restShare);
  let cursor = '0';
  do {
    let begunMs = performance.now();
    const [next, found] = await client.scanBuffer(cursor, 'MATCH', `${prefix}*`, 'COUNT', pace.keysPerScan);
    const keys = found.filter((key) => key.subarray(0, begin.length).equals(begin));
    const atOnce = pace.keysPerPage ?? keys.length;
    for (let start = 0; start < keys.length; start += atOnce) {
      if (cancelled()) return;
      yield keys.slice(start, start + atOnce);
      await rest.after(begunMs);
      begunMs = performance.now();
    }
    if (keys.length === 0) await rest.after(begunMs);
    cursor = next.toString();
  } while (cursor !== '0' && !cancelled());
}
