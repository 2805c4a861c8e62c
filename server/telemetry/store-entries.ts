import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { RollupRow } from '#lib/telemetry/batch.ts';
import { type BatchToStore, storeBatches } from '../db/queries/telemetry/store-batches.ts';
import { storeRejections } from '../db/queries/telemetry/store-rejections.ts';
import { type ReadEntries, rejectedAs } from './read-entries.ts';
import type { StreamEntry } from './stream-entry.ts';

export interface StoredEntries {
  /** The rows that are counted now, for the live window. */
  rows: RollupRow[];
  /** Entries that hold no batch, or one that PostgreSQL refuses. */
  unusable: StreamEntry[];
}

/**
 * Stores the batches of one turn in one transaction. Where PostgreSQL refuses the data of one of them, each is tried
 * alone, so that a bad batch is set aside instead of holding up everybody's. What is rejected is counted, per producer
 * and tenant where that can be read. Throws where PostgreSQL is away.
 */
export async function storeEntries(
  pool: Pool,
  { batches, unusable, malformed }: ReadEntries,
  log: Logger,
): Promise<StoredEntries> {
  const rows = await storeAll(pool, [...batches.values()], log, unusable);
  if (malformed > 0) await storeRejections(pool, [{ reason: 'malformed', batches: malformed, operations: null }]);
  return { rows, unusable };
}

async function storeAll(
  pool: Pool,
  all: readonly { entry: StreamEntry; batch: BatchToStore }[],
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

/** SQLSTATE classes of data that will never be taken: cardinality, data exception, constraint. */
function isRefusedData(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(21|22|23)[0-9A-Z]{3}$/.test(code);
}
