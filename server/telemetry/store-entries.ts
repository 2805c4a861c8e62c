import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { RollupRow, TelemetryBatch } from '#lib/telemetry/batch.ts';
import { withinPlausibleTime } from '#lib/telemetry/within-plausible-time.ts';
import { storeBatches } from '../db/queries/telemetry/store-batches.ts';
import { readBatch, type StreamEntry } from './stream-entry.ts';

export interface StoredEntries {
  /** The rows that are counted now, for the live window. */
  rows: RollupRow[];
  /** Entries that hold no batch, or one that PostgreSQL refuses. */
  unusable: StreamEntry[];
}

/**
 * Stores the batches of one turn in one transaction. Where PostgreSQL refuses the data of one of them, each is tried
 * alone, so that a bad batch is set aside instead of holding up everybody's. Throws where PostgreSQL is away.
 */
export async function storeEntries(
  pool: Pool,
  entries: readonly StreamEntry[],
  nowMs: number,
  log: Logger,
): Promise<StoredEntries> {
  const unusable: StreamEntry[] = [];
  /** A producer that lost the answer sends its batch again: both copies may come in one turn. */
  const batches = new Map<string, { entry: StreamEntry; batch: TelemetryBatch }>();
  for (const entry of entries) {
    const fields = entry[1];
    if (fields === null) continue;
    const batch = readBatch(fields);
    if (batch) batches.set(batch.id.toLowerCase(), { entry, batch: keepPlausible(batch, nowMs, log) });
    else unusable.push(entry);
  }
  const all = [...batches.values()];
  try {
    return {
      rows: await store(
        pool,
        all.map(({ batch }) => batch),
        log,
      ),
      unusable,
    };
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
    }
  }
  return { rows, unusable };
}

async function store(pool: Pool, batches: TelemetryBatch[], log: Logger): Promise<RollupRow[]> {
  const { stored, rejected } = await storeBatches(pool, batches);
  if (rejected.length > 0) log.warn({ tenants: rejected }, 'telemetry of unknown tenants was refused');
  const [storedIds, refused] = [new Set(stored), new Set(rejected)];
  return batches
    .filter(({ id }) => storedIds.has(id))
    .flatMap(({ rollups }) => rollups.filter(({ tenantId }) => !refused.has(tenantId)));
}

function keepPlausible(batch: TelemetryBatch, nowMs: number, log: Logger): TelemetryBatch {
  const { batch: kept, dropped } = withinPlausibleTime(batch, nowMs);
  if (dropped > 0) {
    log.warn({ producer: batch.producer, operations: dropped }, 'telemetry with an impossible time was refused');
  }
  return kept;
}

/** SQLSTATE classes of data that will never be taken: cardinality, data exception, constraint. */
function isRefusedData(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(21|22|23)[0-9A-Z]{3}$/.test(code);
}
