import type { Redis } from 'ioredis';
import { Keyspace } from '#lib/cache/keyspace.ts';
import { type Pace, WorkPace } from './work-pace.ts';

export interface ScanPace extends Pace {
  /** Keys of the server that one SCAN looks at. */
  keysPerScan: number;
}

/**
 * Two thirds of the time and 7,000 keys a second at most, 1,000 where the server is busy. What it does for one page takes
 * it some tenths of a millisecond, which is what others may have to wait for.
 */
export const gentlePace: ScanPace = { keysPerScan: 50, restShare: 0.5, keysPerSecond: { most: 7_000, least: 1_000 } };

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
  const turns = new WorkPace(pace);
  do {
    if (cancelled()) return;
    const [next, found] = await client.scanBuffer(cursor, 'MATCH', `${prefix}*`, 'COUNT', pace.keysPerScan);
    const keys = found.filter((key) => key.subarray(0, begin.length).equals(begin));
    if (keys.length > 0) yield keys;
    cursor = next.toString();
    await turns.rest(keys.length, client);
  } while (cursor !== '0');
}
