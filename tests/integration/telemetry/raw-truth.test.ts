import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RollupRow, TelemetryBatch } from '#lib/telemetry/batch.ts';
import { bucketOf } from '#lib/telemetry/latency-histogram.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import { queryRows } from '#server/db/query-rows.ts';
import { logger } from '#server/logger.ts';
import { readEntries } from '#server/telemetry/read-entries.ts';
import { storeEntries } from '#server/telemetry/store-entries.ts';
import type { StreamEntry } from '#server/telemetry/stream-entry.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { asLogin } from '../db/as-login.ts';
import { makeRollup } from '../db/make-batch.ts';
import { makeTenants } from '../db/make-tenants.ts';

let database: TestDatabase;
let pools: Pools;
let runs = 0;
const hourMs = 3_600_000;
const nowMs = Date.now();

beforeAll(async () => {
  database = await createTestDatabase();
  pools = makePools(database);
});
afterAll(async () => {
  await pools.close();
  await database.drop();
});

/** One raw operation, as it happened. */
interface Raw {
  tenant: 0 | 1;
  ageMs: number;
  database: number;
  module: string;
  device: 'mobile' | 'desktop';
  outcome: 'hit' | 'miss' | 'stale' | 'error';
  latencyUs: number;
  /** The share of it before the command was sent; null where that is not known. */
  queued: number | null;
}

const raw: fc.Arbitrary<Raw> = fc.record({
  tenant: fc.constantFrom(0, 1),
  // In time, or older than a day and an hour.
  ageMs: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 24 * hourMs }) },
    { weight: 1, arbitrary: fc.integer({ min: 26 * hourMs, max: 30 * hourMs }) },
  ),
  database: fc.constantFrom(0, 1, 15),
  module: fc.constantFrom('crm', 'a"b', '{x,y}', 'ç ã', 'null'),
  device: fc.constantFrom('mobile', 'desktop'),
  outcome: fc.constantFrom('hit', 'miss', 'stale', 'error'),
  latencyUs: fc.integer({ min: 0, max: 70_000_000 }),
  queued: fc.constantFrom(null, 0, 0.25, 1),
});

const scenario = fc.record({
  /** Which operations share a batch. */
  batches: fc.array(fc.array(raw, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 12 }),
  /** Deliveries beyond the first, by index. */
  repeats: fc.array(fc.nat(11), { maxLength: 8 }),
  shuffle: fc.infiniteStream(fc.nat(1_000)),
  turn: fc.integer({ min: 1, max: 6 }),
  ingesters: fc.constantFrom(1, 2),
});

/** As a recorder would count it, one operation to a row: merging is what is tested. */
function toRollup(
  { tenant, ageMs, outcome, latencyUs, queued, ...dimensions }: Raw,
  tenants: readonly string[],
): RollupRow {
  const second = Math.floor((nowMs - ageMs) / 1_000) * 1_000;
  const queueSumUs = Math.round(latencyUs * (queued ?? 0));
  const split = queued === null ? {} : { split: { calls: 1, queueSumUs, serverSumUs: latencyUs - queueSumUs } };
  const one = (which: Raw['outcome']) => (outcome === which ? 1 : 0);
  return makeRollup({
    ...dimensions,
    ...split,
    tenantId: tenants[tenant] ?? '',
    bucketMs: second,
    calls: 1,
    hits: one('hit'),
    misses: one('miss'),
    stales: one('stale'),
    errors: one('error'),
    bytes: 7,
    latencySumUs: latencyUs,
    latency: [bucketOf(latencyUs), 1],
  });
}

const widths = { '1m': 60_000, '1h': hourMs, '1d': 24 * hourMs } as const;
type Granule = keyof typeof widths;

/** A row as text, so that a table is a set of lines. */
function describeRow(row: { key: string; counts: number[]; latency: Map<number, number> }): string {
  const latency = [...row.latency].sort(([a], [b]) => a - b).flat();
  return `${row.key} | ${row.counts.join(' ')} | ${latency.join(' ')}`;
}

function truthOf(rows: readonly RollupRow[], granule: Granule, wide: boolean): string[] {
  const groups = new Map<string, { key: string; counts: number[]; latency: Map<number, number> }>();
  for (const row of rows) {
    const bucket = row.bucketMs - (row.bucketMs % widths[granule]);
    const dimensions = wide ? [row.database, row.module, row.device].join('/') : '';
    const key = `${row.tenantId} ${bucket} ${dimensions}`;
    const group = groups.get(key) ?? { key, counts: Array<number>(10).fill(0), latency: new Map() };
    groups.set(key, group);
    const { split = { calls: 0, queueSumUs: 0, serverSumUs: 0 } } = row;
    const added = [row.calls, row.hits, row.misses, row.stales, row.errors, row.bytes, row.latencySumUs].concat([
      ...[split.calls, split.queueSumUs, split.serverSumUs],
    ]);
    group.counts = group.counts.map((count, index) => count + (added[index] ?? 0));
    const [cell = -1] = row.latency;
    group.latency.set(cell, (group.latency.get(cell) ?? 0) + 1);
  }
  return [...groups.values()].map(describeRow).sort();
}

const storedSchema = z.object({
  tenant_id: z.string(),
  bucket: z.date(),
  dimensions: z.string(),
  counts: z.array(z.number()),
  latency: z.array(z.number()),
});

async function storedIn(granule: Granule, wide: boolean, tenants: readonly string[]): Promise<string[]> {
  const [table, dimensions] = wide
    ? [`cache_rollups_${granule}`, "concat_ws('/', database, module, device)"]
    : [`cache_tenant_rollups_${granule}`, "''"];
  const rows = await asLogin(database.superuserDatabaseUrl, (client) =>
    queryRows(
      client,
      storedSchema,
      `select tenant_id, bucket, ${dimensions} as dimensions, latency,
              array[calls, hits, misses, stales, errors, bytes, latency_sum_us, split_calls, queue_sum_us,
                    server_sum_us] as counts
         from cache_management.${table} where tenant_id = any ($1::uuid[])`,
      [tenants],
    ),
  );
  return rows
    .map(({ tenant_id, bucket, dimensions: named, counts, latency }) =>
      describeRow({
        key: `${tenant_id} ${bucket.getTime()} ${named}`,
        counts,
        latency: new Map(
          Array.from({ length: latency.length / 2 }, (_, at) => [latency[2 * at] ?? -1, latency[2 * at + 1] ?? -1]),
        ),
      }),
    )
    .sort();
}

const toEntry = (batch: TelemetryBatch, at: number): StreamEntry => [
  `${nowMs}-${at}`,
  ['batch', JSON.stringify(batch)],
];

describe('rollups', () => {
  it('of late, repeated and shuffled batches equal the raw truth, in every table', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ batches, repeats, shuffle, turn, ingesters }) => {
        runs += 1;
        const tenants = await makeTenants(pools.platform, [`truth-${runs}-a`, `truth-${runs}-b`]);
        const rows = batches.map((raws) => raws.map((each) => toRollup(each, tenants)));
        const made = rows.map(
          (rollups): TelemetryBatch => ({
            v: 1,
            id: randomUUID(),
            producer: randomUUID(),
            createdAtMs: nowMs,
            rollups,
            samples: [],
          }),
        );
        const deliveries = [...made, ...repeats.flatMap((index) => made[index] ?? [])]
          .map((batch) => ({ batch, at: shuffle.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ batch }, index) => toEntry(batch, index));
        const ingest = async (queue: StreamEntry[]) => {
          for (let at = 0; at < queue.length; at += turn) {
            await storeEntries(pools.ingest, readEntries(queue.slice(at, at + turn), logger), logger);
          }
        };
        // A second ingester is given everything as well, from the other end.
        await Promise.all([ingest(deliveries), ...(ingesters === 2 ? [ingest(deliveries.toReversed())] : [])]);

        const inTime = rows.flat().filter((row) => row.bucketMs >= nowMs - 25 * hourMs);
        for (const granule of ['1m', '1h', '1d'] as const) {
          for (const wide of [true, false]) {
            expect(await storedIn(granule, wide, tenants)).toEqual(truthOf(inTime, granule, wide));
          }
        }
        const account = await asLogin(database.superuserDatabaseUrl, (client) =>
          queryRows(
            client,
            z.object({ stored: z.number(), rejected: z.number() }),
            `select sum(stored)::bigint as stored, sum(rejected)::bigint as rejected
               from cache_management.telemetry_conservation where tenant_id = any ($1::uuid[])`,
            [tenants],
          ),
        );
        expect(account).toEqual([{ stored: inTime.length, rejected: rows.flat().length - inTime.length }]);
      }),
      { numRuns: 15 },
    );
  });
});
