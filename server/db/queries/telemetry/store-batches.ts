import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import type { TelemetryBatch } from '#lib/telemetry/batch.ts';
import { inTransaction } from '../../in-transaction.ts';
import { queryRows } from '../../query-rows.ts';
import { retryConflicts } from '../../retry-conflicts.ts';
import { markIngestMinutes } from './mark-ingest-minutes.ts';
import { storeRollups } from './store-rollups.ts';
import { storeSamples } from './store-samples.ts';

export interface StoredBatches {
  /** Ids of the batches that are counted now. */
  stored: string[];
  /** Ids of the batches that had been counted before; nothing was added. */
  duplicates: string[];
  /** Ids of tenants that do not exist: their rows were left out of the stored batches. */
  rejected: string[];
}

const idSchema = z.object({ id: z.uuid() });

/** Waits for a concurrent writer of the same batch, so that exactly one of the two gets the id. */
async function recordBatches(client: ClientBase, ids: string[]): Promise<Set<string>> {
  const rows = await queryRows(
    client,
    idSchema,
    `insert into cache_management.telemetry_batches (batch_id)
     select id from unnest($1::uuid[]) as given (id) order by id
     on conflict do nothing returning batch_id as id`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

async function knownTenants(client: ClientBase, ids: string[]): Promise<Set<string>> {
  const rows = await queryRows(client, idSchema, 'select id from accounts.tenants where id = any($1::uuid[])', [ids]);
  return new Set(rows.map(({ id }) => id));
}

async function storeOnce(client: ClientBase, batches: ReadonlyMap<string, TelemetryBatch>): Promise<StoredBatches> {
  const recorded = await recordBatches(client, [...batches.keys()]);
  const fresh = [...batches].filter(([id]) => recorded.has(id)).map(([, batch]) => batch);
  const rollups = fresh.flatMap((batch) => batch.rollups);
  const samples = fresh.flatMap((batch) => batch.samples);
  const tenants = [...new Set([...rollups, ...samples].map((row) => row.tenantId.toLowerCase()))];
  const known = await knownTenants(client, tenants);
  const isKnown = (row: { tenantId: string }) => known.has(row.tenantId.toLowerCase());

  const accepted = rollups.filter(isKnown);
  await storeRollups(client, accepted);
  await storeSamples(client, samples.filter(isKnown));
  await markIngestMinutes(
    client,
    accepted.map((row) => row.bucketMs),
  );
  return {
    stored: fresh.map((batch) => batch.id),
    duplicates: [...batches].filter(([id]) => !recorded.has(id)).map(([, batch]) => batch.id),
    rejected: tenants.filter((id) => !known.has(id)),
  };
}

/**
 * Adds batches to the rollups and samples, each exactly once over all time: the batch ids are recorded in the same
 * transaction. Safe to repeat after any error, and to run in several processes at once. `pool` is the ingest pool.
 */
export async function storeBatches(pool: Pool, batches: readonly TelemetryBatch[]): Promise<StoredBatches> {
  if (batches.length === 0) return { stored: [], duplicates: [], rejected: [] };
  const byId = new Map(batches.map((batch) => [batch.id.toLowerCase(), batch]));
  return retryConflicts(() => inTransaction(pool, (client) => storeOnce(client, byId)));
}
