import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { RollupRow, TelemetryBatch } from '#lib/telemetry/batch.ts';
import { withinPlausibleTime } from '#lib/telemetry/within-plausible-time.ts';
import { type BatchToStore, storeBatches } from '../db/queries/telemetry/store-batches.ts';
import { type RejectionReason, storeRejections } from '../db/queries/telemetry/store-rejections.ts';
import { type AccountableBatch, arrivedMs, readEntry, type StreamEntry } from './stream-entry.ts';

export interface StoredEntries {
  /** The rows that are counted now, for the live window. */
  rows: RollupRow[];
  /** Entries that hold no batch, or one that PostgreSQL refuses. */
  unusable: StreamEntry[];
}

interface Reading {
  batches: { entry: StreamEntry; batch: BatchToStore }[];
  unusable: StreamEntry[];
  malformed: number;
}

/**
 * Stores the batches of one turn in one transaction. Where PostgreSQL refuses the data of one of them, each is tried
 * alone, so that a bad batch is set aside instead of holding up everybody's. What is rejected is counted, per producer
 * and tenant where that can be read. Throws where PostgreSQL is away.
 */
export async function storeEntries(pool: Pool, entries: readonly StreamEntry[], log: Logger): Promise<StoredEntries> {
  const { batches, unusable, malformed } = readAll(entries, log);
  const rows = await storeAll(pool, batches, log, unusable);
  if (malformed > 0) await storeRejections(pool, [{ reason: 'malformed', batches: malformed, operations: null }]);
  return { rows, unusable };
}

function readAll(entries: readonly StreamEntry[], log: Logger): Reading {
  /** A producer that lost the answer sends its batch again: both copies may come in one turn. */
  const batches = new Map<string, Reading['batches'][number]>();
  const unusable: StreamEntry[] = [];
  let malformed = 0;
  for (const entry of entries) {
    if (entry[1] === null) continue;
    const read = readEntry(entry[1]);
    if (read.kind !== 'batch') unusable.push(entry);
    if (read.kind === 'malformed') malformed += 1;
    else {
      const batch =
        read.kind === 'batch' ? keepPlausible(read.batch, arrivedMs(entry), log) : rejectedAs('invalid', read.batch);
      batches.set(batch.id.toLowerCase(), { entry, batch });
    }
  }
  return { batches: [...batches.values()], unusable, malformed };
}

async function storeAll(
  pool: Pool,
  all: Reading['batches'],
  log: Logger,
  unusable: StreamEntry[],
): Promise<RollupRow[]> {
  try {
    return await store(
      pool,
      all.map(({ batch }) => batch),
      log,
    );
  } catch (error) {
    if (!isRefusedData(error)) throw error;
  }
  const rows: RollupRow[] = [];
  for (const { entry, batch } of all) {
    try {
      rows.push(...(await store(pool, [batch], log)));
    } catch (error) {
      if (!isRefusedData(error)) throw error;
      log.error({ err: error, producer: batch.producer, batch: batch.id }, 'the database refuses a telemetry batch');
      unusable.push(entry);
      await countRefused(pool, batch, log);
    }
  }
  return rows;
}

async function store(pool: Pool, batches: BatchToStore[], log: Logger): Promise<RollupRow[]> {
  const { stored, rejected } = await storeBatches(pool, batches);
  if (rejected.length > 0) log.warn({ tenants: rejected }, 'telemetry of unknown tenants was refused');
  const [storedIds, refused] = [new Set(stored), new Set(rejected)];
  return batches
    .filter(({ id }) => storedIds.has(id))
    .flatMap(({ rollups }) => rollups.filter(({ tenantId }) => !refused.has(tenantId)));
}

/** Where even its id is refused there is nothing left to count it by. */
async function countRefused(pool: Pool, batch: BatchToStore, log: Logger): Promise<void> {
  try {
    const rollups = [...batch.rollups, ...(batch.refused?.rows ?? [])];
    await storeBatches(pool, [rejectedAs('refused_by_database', { ...batch, rollups })]);
  } catch (error) {
    if (!isRefusedData(error)) throw error;
    log.error({ err: error, batch: batch.id }, 'a refused telemetry batch could not be counted per tenant');
    const operations = batch.rollups.reduce((sum, { calls }) => sum + calls, 0);
    await storeRejections(pool, [{ reason: 'refused_by_database', batches: 1, operations }]);
  }
}

/** The batch without anything to store: its id and accounts are kept, its operations count as rejected. */
function rejectedAs(reason: RejectionReason, { id, producer, accounts, rollups }: AccountableBatch): BatchToStore {
  return { v: 1, id, producer, createdAtMs: 0, accounts, rollups: [], samples: [], refused: { reason, rows: rollups } };
}

function keepPlausible(batch: TelemetryBatch, arrivedAtMs: number, log: Logger): BatchToStore {
  const { batch: kept, refused } = withinPlausibleTime(batch, arrivedAtMs);
  if (refused.length === 0) return kept;
  log.warn({ producer: batch.producer, rows: refused.length }, 'telemetry with an impossible time was refused');
  return { ...kept, refused: { reason: 'implausible_time', rows: refused } };
}

/** SQLSTATE classes of data that will never be taken: cardinality, data exception, constraint. */
function isRefusedData(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(21|22|23)[0-9A-Z]{3}$/.test(code);
}
