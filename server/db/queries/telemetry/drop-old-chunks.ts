import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How long telemetry is kept, milliseconds. A chunk goes when its youngest row may go. */
export const retentionMs = {
  cache_performance_metrics: 24 * hourMs,
  cache_rollups_1m: 48 * hourMs,
  cache_tenant_rollups_1m: 48 * hourMs,
  cache_rollups_1h: 90 * dayMs,
  cache_tenant_rollups_1h: 90 * dayMs,
  cache_rollups_1d: 730 * dayMs,
  cache_tenant_rollups_1d: 730 * dayMs,
} as const;

/** A producer gives up re-sending long before. */
const ledgerMs = 14 * dayMs;
/** As long as the widest range that asks for it, and the period before. */
const ingestMinutesMs = 90 * dayMs;

/**
 * Deletes telemetry past its retention. `client` is a connection of the owner login, outside a transaction of long
 * life: dropping a chunk locks its table for a moment. Returns how many chunks went per table.
 */
export async function dropOldChunks(client: ClientBase, now: Date): Promise<Record<string, number>> {
  const dropped: Record<string, number> = {};
  await client.query('begin');
  try {
    await client.query('set local role kryonix_owner');
    for (const [table, keptMs] of Object.entries(retentionMs)) {
      const chunks = await queryRows(
        client,
        z.object({ chunk: z.string() }),
        'select chunk from drop_chunks($1::regclass, $2::timestamptz) as chunk',
        [`cache_management.${table}`, new Date(now.getTime() - keptMs)],
      );
      dropped[table] = chunks.length;
    }
    await deleteBefore(client, 'telemetry_batches', 'stored_at', new Date(now.getTime() - ledgerMs));
    await deleteBefore(client, 'ingest_minutes', 'minute', new Date(now.getTime() - ingestMinutesMs));
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
  return dropped;
}

type Expiring = ['telemetry_batches', 'stored_at'] | ['ingest_minutes', 'minute'];

async function deleteBefore(client: ClientBase, ...[table, column, limit]: [...Expiring, Date]): Promise<void> {
  await client.query(`delete from cache_management.${table} where ${column} < $1`, [limit]);
}
