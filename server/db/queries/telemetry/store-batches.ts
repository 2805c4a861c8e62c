import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import type { RollupRow, TelemetryBatch } from '#lib/telemetry/batch.ts';
import { inTransaction } from '../../in-transaction.ts';
import { queryRows } from '../../query-rows.ts';
import { retryConflicts } from '../../retry-conflicts.ts';
import { storeInProcessHits } from '../server-truth/store-in-process-hits.ts';
import { storeSecondLooks } from '../server-truth/store-second-looks.ts';
import { markIngestMinutes } from './mark-ingest-minutes.ts';
import { storeConservation } from './store-conservation.ts';
import { type Rejection, type RejectionReason, storeRejections } from './store-rejections.ts';
import { storeRollups } from './store-rollups.ts';
import { storeSamples } from './store-samples.ts';

/** A batch and what the caller left out of it, which counts as rejected once the batch is stored. */
export interface BatchToStore extends TelemetryBatch {
  refused?: { reason: RejectionReason; rows: readonly Pick<RollupRow, 'tenantId' | 'calls'>[] };
}

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

/** A batch is acknowledged after the commit, so the commit must be on disk, whatever the server's default. */
async function commitToDisk(client: ClientBase): Promise<void> {
  await client.query(
    `select set_config('synchronous_commit', 'on', true) where current_setting('synchronous_commit') = 'off'`,
  );
}

async function knownTenants(client: ClientBase, ids: string[]): Promise<Set<string>> {
  const rows = await queryRows(client, idSchema, 'select id from accounts.tenants where id = any($1::uuid[])', [ids]);
  return new Set(rows.map(({ id }) => id));
}

const callsOf = (rows: readonly Pick<RollupRow, 'calls'>[]) => rows.reduce((sum, { calls }) => sum + calls, 0);

function rejectionsOf(fresh: readonly BatchToStore[], unknown: readonly RollupRow[][]): Rejection[] {
  const found = fresh.flatMap(({ refused }) => (refused !== undefined && refused.rows.length > 0 ? [refused] : []));
  const reasons = [...new Set(found.map(({ reason }) => reason))];
  const strange = unknown.filter((rows) => rows.length > 0);
  return [
    ...reasons.map((reason) => {
      const same = found.filter((refused) => refused.reason === reason);
      return { reason, batches: same.length, operations: callsOf(same.flatMap(({ rows }) => rows)) };
    }),
    { reason: 'unknown_tenant', batches: strange.length, operations: callsOf(strange.flat()) },
  ];
}

/** As they are written in the rows, each once. */
function tenantsOf(batches: readonly BatchToStore[]): Set<string> {
  const tenants = new Set<string>();
  let previous = '';
  for (const rows of batches.flatMap(({ rollups, samples }): { tenantId: string }[][] => [rollups, samples])) {
    for (const { tenantId } of rows) {
      // As a rule many rows of one tenant follow each other.
      if (tenantId !== previous) tenants.add(tenantId);
      previous = tenantId;
    }
  }
  return tenants;
}

const lower = (ids: Iterable<string>) => [...new Set([...ids].map((id) => id.toLowerCase()))];

async function storeOnce(client: ClientBase, batches: ReadonlyMap<string, BatchToStore>): Promise<StoredBatches> {
  const written = tenantsOf([...batches.values()]);
  // Sent together, answered in this order.
  const [, recorded, known] = await Promise.all([
    commitToDisk(client),
    recordBatches(client, [...batches.keys()]),
    knownTenants(client, lower(written)),
  ]);
  const fresh = [...batches].filter(([id]) => recorded.has(id)).map(([, batch]) => batch);
  const strangers = new Set([...written].filter((id) => !known.has(id.toLowerCase())));
  const isKnown = (row: { tenantId: string }) => !strangers.has(row.tenantId);
  const knownOf = <T extends { tenantId: string }>(rows: T[]) => (strangers.size === 0 ? rows : rows.filter(isKnown));

  const accepted = fresh.map(({ rollups }) => knownOf(rollups));
  const unknown = fresh.map(({ rollups }) => rollups.filter((row) => strangers.has(row.tenantId)));
  const rollups = accepted.flat();
  await storeRollups(client, rollups);
  await storeInProcessHits(client, rollups);
  await storeSecondLooks(client, fresh);
  await storeSamples(client, knownOf(fresh.flatMap(({ samples }) => samples)));
  await markIngestMinutes(
    client,
    rollups.map((row) => row.bucketMs),
  );
  await storeConservation(
    client,
    fresh.map(({ producer, accounts, refused }, index) => ({
      producer,
      accounts,
      stored: accepted[index] ?? [],
      rejected: [...(unknown[index] ?? []), ...(refused?.rows ?? [])],
    })),
  );
  await storeRejections(client, rejectionsOf(fresh, unknown));
  return {
    stored: fresh.map((batch) => batch.id),
    duplicates: [...batches].filter(([id]) => !recorded.has(id)).map(([, batch]) => batch.id),
    rejected: strangers.size === 0 ? [] : lower([...tenantsOf(fresh)].filter((id) => strangers.has(id))),
  };
}

/**
 * Adds batches to the rollups and samples, each exactly once over all time: the batch ids are recorded in the same
 * transaction. Safe to repeat after any error, and to run in several processes at once. `pool` is the ingest pool.
 */
export async function storeBatches(pool: Pool, batches: readonly BatchToStore[]): Promise<StoredBatches> {
  if (batches.length === 0) return { stored: [], duplicates: [], rejected: [] };
  const byId = new Map(batches.map((batch) => [batch.id.toLowerCase(), batch]));
  return retryConflicts(() => inTransaction(pool, (client) => storeOnce(client, byId)));
}
