import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { Keyspace } from '#lib/cache/keyspace.ts';

export interface ScanPace {
  /** Keys of the server that one SCAN looks at. */
  keysPerScan: number;
  /** Time left to everybody else beside each page, as a share of the time that the page took. */
  restShare: number;
}

/**
 * Two thirds of the time at most. What the server does for one page takes it well below a millisecond, which is what
 * others may have to wait for.
 */
export const gentlePace: ScanPace = { keysPerScan: 100, restShare: 0.5 };

const leastRestMs = 1;
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
  let cursor = '0';
  let owedMs = 0;
  do {
    if (cancelled()) return;
    const begunMs = performance.now();
    const [next, found] = await client.scanBuffer(cursor, 'MATCH', `${prefix}*`, 'COUNT', pace.keysPerScan);
    const keys = found.filter((key) => key.subarray(0, begin.length).equals(begin));
    if (keys.length > 0) yield keys;
    cursor = next.toString();
    owedMs += (performance.now() - begunMs) * pace.restShare;
    // A page without keys takes less than any timer can wait.
    if (owedMs < leastRestMs) continue;
    await sleep(owedMs);
    owedMs = 0;
  } while (cursor !== '0');
}
