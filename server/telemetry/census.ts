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

/** Of a key that is weighed, how it lives. */
export interface KeyLife {
  /** True where it has no TTL. */
  endless: boolean;
  /** True where nobody asked for it for five minutes or more; `null` where the server does not tell. */
  unread: boolean | null;
}

interface Options {
  /** The purpose databases to count, on both servers: what lies on the wrong one counts as well. */
  databases: readonly number[];
  /** Share of the server's time that the census may take, 0–1. */
  budget?: number;
  /** Asked between pages; true ends the pass early with an error. */
  cancelled?: () => boolean;
  /** Told of each key that is weighed. */
  weighed?: (storedKey: string, database: number, memoryBytes: number, life: KeyLife) => void;
}

interface NumberedOptions extends Options {
  /** Opens a connection of the census's own to one numbered database of a server. */
  open(plane: Plane, database: number): Redis;
  /** The same for each server of tenants that live apart. */
  openOthers?: readonly ((database: number) => Redis)[];
}

interface PrefixedOptions extends Options {
  /** Connections of the census's own to every server that holds keys, a cluster's primaries among them. */
  clients: readonly Redis[];
}

/** Which purpose database a key belongs to. */
type DatabaseOf = (storedKey: string) => number;
type Pass = Required<Pick<Options, 'budget' | 'cancelled' | 'weighed'>> & { databaseOf: DatabaseOf };

interface Tally {
  tenantId: string;
  database: number;
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
  openOthers = [],
  databases,
  ...limits
}: NumberedOptions): Promise<CensusRow[]> {
  const found: Found = new Map();
  for (const database of databases) {
    const planes = (['data', 'control'] as const).map((plane) => (number: number) => open(plane, number));
    for (const openServer of [...planes, ...openOthers]) {
      const client = openServer(database);
      try {
        await countKeys(
          client,
          found,
          passOf(limits, () => database),
        );
      } finally {
        client.disconnect();
      }
    }
  }
  return [...found.values()];
}

/** The same where the number of the purpose database is a part of each key, and the only database is 0. */
export async function takePrefixedCensus({ clients, databases, ...limits }: PrefixedOptions): Promise<CensusRow[]> {
  const found: Found = new Map();
  // What a tenant wrote past the SDK names no database: it lies in 0.
  const databaseOf = (storedKey: string) => {
    const number = Number(/^tenant:[^:]*:(\d{1,2}):/.exec(storedKey)?.[1] ?? 0);
    return databases.includes(number) ? number : 0;
  };
  for (const client of clients) await countKeys(client, found, passOf(limits, databaseOf));
  return [...found.values()];
}

function passOf(
  { budget = 0.02, cancelled = () => false, weighed = () => undefined }: Omit<Options, 'databases'>,
  databaseOf: DatabaseOf,
): Pass {
  return { budget, cancelled, weighed, databaseOf };
}

/** Rows by tenant and database. */
type Found = Map<string, CensusRow>;

/** Adds what one connection sees. */
async function countKeys(client: Redis, found: Found, pass: Pass): Promise<void> {
  for (const { tenantId, database, keys, weighed, weighedBytes } of await tallyKeys(client, pass)) {
    const perKey = weighed === 0 ? 0 : weighedBytes / weighed;
    const row = found.get(`${tenantId}/${database}`) ?? { tenantId, database, keys: 0, memoryBytes: 0 };
    row.keys += keys;
    row.memoryBytes += Math.round(perKey * keys);
    found.set(`${tenantId}/${database}`, row);
  }
}

async function tallyKeys(client: Redis, { budget, cancelled, weighed, databaseOf }: Pass): Promise<Iterable<Tally>> {
  const tallies = new Map<string, Tally>();
  let cursor = '0';
  do {
    if (cancelled()) throw new Error('the census was cancelled');
    const begun = performance.now();
    const [next, keys] = await client.scan(cursor, 'MATCH', 'tenant:*', 'COUNT', pageSize);
    await weigh(client, tallies, keys, { databaseOf, weighed });
    cursor = next;
    if (cursor !== '0') await sleep(((performance.now() - begun) * (1 - budget)) / budget);
  } while (cursor !== '0');
  return tallies.values();
}

async function weigh(
  client: Redis,
  tallies: Map<string, Tally>,
  keys: string[],
  { databaseOf, weighed }: Pick<Pass, 'databaseOf' | 'weighed'>,
): Promise<void> {
  const chosen: { key: string; tally: Tally }[] = [];
  for (const key of keys) {
    const tenantId = tenantKeyPattern.exec(key)?.[1];
    if (!tenantId) continue;
    const database = databaseOf(key);
    let tally = tallies.get(`${tenantId}/${database}`);
    if (!tally) {
      tally = { tenantId, database, keys: 0, weighed: 0, weighedBytes: 0 };
      tallies.set(`${tenantId}/${database}`, tally);
    }
    if (tally.keys++ % weighOneIn === 0) chosen.push({ key, tally });
  }
  if (chosen.length === 0) return;
  const pipeline = client.pipeline();
  for (const { key } of chosen) pipeline.memory('USAGE', key).pttl(key).object('FREQ', key).object('IDLETIME', key);
  const answers = (await pipeline.exec()) ?? [];
  for (const [index, { key, tally }] of chosen.entries()) {
    const [bytes, leftMs, heat, idle] = answers.slice(4 * index, 4 * index + 4);
    const error = bytes?.[0] ?? leftMs?.[0];
    if (error) throw error;
    // Null: the key expired between SCAN and MEMORY.
    const memoryBytes = bytes?.[1];
    if (typeof memoryBytes !== 'number') continue;
    tally.weighed += 1;
    tally.weighedBytes += memoryBytes;
    weighed(key, tally.database, memoryBytes, { endless: leftMs?.[1] === -1, unread: unreadOf(heat?.[1], idle?.[1]) });
  }
}

const unreadSeconds = 300;

/**
 * A server counts either how often keys are asked for or how long they were not, as its eviction policy has it, and
 * refuses the other question. The count of a key that nobody asks for is at 0 after five minutes.
 */
function unreadOf(heat: unknown, idleSeconds: unknown): boolean | null {
  if (typeof heat === 'number') return heat === 0;
  return typeof idleSeconds === 'number' ? idleSeconds >= unreadSeconds : null;
}
