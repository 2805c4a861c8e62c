import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { CensusRow } from '../db/queries/telemetry/store-census.ts';
import type { Plane } from '../redis/acl-rules.ts';

/** Whatever stands under a tenant's prefix takes memory, whether the SDK wrote it or the tenant's own Redis user. */
const tenantKeyPattern = /^tenant:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):/;
/** Keys asked for in one SCAN call. */
const pageSize = 500;
/** One key in so many is weighed, the first of each tenant and database always. */
const weighOneIn = 16;

interface Options {
  /** Opens a connection of the census's own to one numbered database of a server. */
  open(plane: Plane, database: number): Redis;
  /** The purpose databases to count, on both servers: what lies on the wrong one counts as well. */
  databases: readonly number[];
  /** Share of the server's time that the census may take, 0–1. */
  budget?: number;
  /** Asked between pages; true ends the pass early with an error. */
  cancelled?: () => boolean;
  /** Told of each key that is weighed. */
  weighed?: (storedKey: string, database: number, memoryBytes: number) => void;
}

type Pass = Required<Pick<Options, 'budget' | 'cancelled' | 'weighed'>>;

interface Tally {
  keys: number;
  weighed: number;
  weighedBytes: number;
}

/**
 * Counts the keys and estimates the memory of every tenant × database by SCAN. After each page it rests so long that
 * the time spent asking stays within the budget. SCAN may show a key twice while the table grows, so the count can be
 * slightly high; keys that came and went during the pass may be missed.
 */
export async function takeCensus({
  open,
  databases,
  budget = 0.02,
  cancelled = () => false,
  weighed = () => undefined,
}: Options): Promise<CensusRow[]> {
  const rows: CensusRow[] = [];
  for (const database of databases) {
    const found = new Map<string, CensusRow>();
    for (const plane of ['data', 'control'] as const) {
      const client = open(plane, database);
      try {
        for (const [tenantId, tally] of await countDatabase(client, database, { budget, cancelled, weighed })) {
          const perKey = tally.weighed === 0 ? 0 : tally.weighedBytes / tally.weighed;
          const row = found.get(tenantId) ?? { tenantId, database, keys: 0, memoryBytes: 0 };
          row.keys += tally.keys;
          row.memoryBytes += Math.round(perKey * tally.keys);
          found.set(tenantId, row);
        }
      } finally {
        client.disconnect();
      }
    }
    rows.push(...found.values());
  }
  return rows;
}

async function countDatabase(
  client: Redis,
  database: number,
  { budget, cancelled, weighed }: Pass,
): Promise<Map<string, Tally>> {
  const tallies = new Map<string, Tally>();
  let cursor = '0';
  do {
    if (cancelled()) throw new Error('the census was cancelled');
    const begun = performance.now();
    const [next, keys] = await client.scan(cursor, 'MATCH', 'tenant:*', 'COUNT', pageSize);
    await weigh(client, tallies, keys, (key, bytes) => weighed(key, database, bytes));
    cursor = next;
    if (cursor !== '0') await sleep(((performance.now() - begun) * (1 - budget)) / budget);
  } while (cursor !== '0');
  return tallies;
}

async function weigh(
  client: Redis,
  tallies: Map<string, Tally>,
  keys: string[],
  weighed: (storedKey: string, memoryBytes: number) => void,
): Promise<void> {
  const chosen: { key: string; tally: Tally }[] = [];
  for (const key of keys) {
    const tenantId = tenantKeyPattern.exec(key)?.[1];
    if (!tenantId) continue;
    let tally = tallies.get(tenantId);
    if (!tally) {
      tally = { keys: 0, weighed: 0, weighedBytes: 0 };
      tallies.set(tenantId, tally);
    }
    if (tally.keys++ % weighOneIn === 0) chosen.push({ key, tally });
  }
  if (chosen.length === 0) return;
  const pipeline = client.pipeline();
  for (const { key } of chosen) pipeline.memory('USAGE', key);
  const answers = (await pipeline.exec()) ?? [];
  for (const [index, { key, tally }] of chosen.entries()) {
    const [error, bytes] = answers[index] ?? [];
    if (error) throw error;
    // Null: the key expired between SCAN and MEMORY.
    if (typeof bytes !== 'number') continue;
    tally.weighed += 1;
    tally.weighedBytes += bytes;
    weighed(key, bytes);
  }
}
