import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { CatalogueEntry } from '#lib/cache/catalogue-entry.ts';
import { Keyspace } from '#lib/cache/keyspace.ts';
import type { CensusRow } from '../db/queries/telemetry/store-census.ts';

/** Reads any key that a tenant may have: 500 bytes is the highest limit that a writer can set. */
const keyspace = new Keyspace({ maxKeyBytes: 500 });
/** Keys asked for in one SCAN call. */
const pageSize = 500;
/** One key in so many is weighed, the first of each tenant and database always. */
const weighOneIn = 16;

interface Options {
  /** Opens a connection of the census's own to one numbered database of the server that holds it. */
  open(entry: CatalogueEntry): Redis;
  catalogue: readonly CatalogueEntry[];
  /** Share of the server's time that the census may take, 0–1. */
  budget?: number;
  /** Asked between pages; true ends the pass early with an error. */
  cancelled?: () => boolean;
}

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
  catalogue,
  budget = 0.02,
  cancelled = () => false,
}: Options): Promise<CensusRow[]> {
  const counts: CensusRow[] = [];
  for (const entry of catalogue) {
    const client = open(entry);
    try {
      for (const [tenantId, tally] of await countDatabase(client, budget, cancelled)) {
        const perKey = tally.weighed === 0 ? 0 : tally.weighedBytes / tally.weighed;
        counts.push({ tenantId, database: entry.id, keys: tally.keys, memoryBytes: Math.round(perKey * tally.keys) });
      }
    } finally {
      client.disconnect();
    }
  }
  return counts;
}

async function countDatabase(client: Redis, budget: number, cancelled: () => boolean): Promise<Map<string, Tally>> {
  const tallies = new Map<string, Tally>();
  let cursor = '0';
  do {
    if (cancelled()) throw new Error('the census was cancelled');
    const begun = performance.now();
    const [next, keys] = await client.scan(cursor, 'MATCH', 'tenant:*', 'COUNT', pageSize);
    await weigh(client, tallies, keys);
    cursor = next;
    if (cursor !== '0') await sleep(((performance.now() - begun) * (1 - budget)) / budget);
  } while (cursor !== '0');
  return tallies;
}

async function weigh(client: Redis, tallies: Map<string, Tally>, keys: string[]): Promise<void> {
  const chosen: { key: string; tally: Tally }[] = [];
  for (const key of keys) {
    const tenantId = keyspace.parse(key)?.tenantId;
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
  for (const [index, { tally }] of chosen.entries()) {
    const [error, bytes] = answers[index] ?? [];
    if (error) throw error;
    // Null: the key expired between SCAN and MEMORY.
    if (typeof bytes !== 'number') continue;
    tally.weighed += 1;
    tally.weighedBytes += bytes;
  }
}
