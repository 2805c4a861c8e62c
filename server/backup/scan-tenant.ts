import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { Keyspace } from '#lib/cache/keyspace.ts';

export interface ScanPace {
  /** Keys of the server that one SCAN looks at. */
  keysPerScan: number;
  /** Time left to everybody else beside each page, as a share of the time that the page took. */
  restShare: number;
}

/** Two thirds of the time at most; the server answers others between any two parts of a page. */
export const gentlePace: ScanPace = { keysPerScan: 500, restShare: 0.5 };

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
  do {
    if (cancelled()) return;
    const begunMs = performance.now();
    const [next, found] = await client.scanBuffer(cursor, 'MATCH', `${prefix}*`, 'COUNT', pace.keysPerScan);
    const keys = found.filter((key) => key.subarray(0, begin.length).equals(begin));
    if (keys.length > 0) yield keys;
    cursor = next.toString();
    // An empty page costs the server next to nothing.
    if (keys.length > 0) await sleep((performance.now() - begunMs) * pace.restShare);
  } while (cursor !== '0');
}
