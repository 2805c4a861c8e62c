import type { ClientBase } from 'pg';
import { z } from 'zod';
import { asOwner } from '../../as-owner.ts';
import { queryRows } from '../../query-rows.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How long telemetry is kept, milliseconds. A chunk goes when its youngest row may go. */
export const retentionMs = {
  cache_performance_metrics: 24 * hourMs,
  cache_rollups_1m: 48 * hourMs,
  cache_tenant_rollups_1m: 48 * hourMs,
  cache_tenant_rollups_5m: 48 * hourMs,
  cache_rollups_1h: 90 * dayMs,
  cache_tenant_rollups_1h: 90 * dayMs,
  cache_rollups_1d: 730 * dayMs,
  cache_tenant_rollups_1d: 730 * dayMs,
  redis_metrics: 7 * dayMs,
  cache_in_process_1m: 48 * hourMs,
} as const;

/** A producer gives up re-sending long before, and one that was silent for so long has ended. */
const ledgerMs = 14 * dayMs;
/** As long as the widest range that asks for it, and the period before. */
const ingestMinutesMs = 90 * dayMs;
const slowCommandsMs = 7 * dayMs;

/** Accounts of tenants that do not exist, newest first: whoever makes up ids shall not fill the table. */
const strangersKept = 1_000;
const forgetStrangersSql = `
  delete from cache_management.telemetry_conservation where (tenant_id, producer) in
    (select tenant_id, producer from cache_management.telemetry_conservation as known
      where not exists (select from accounts.tenants where id = known.tenant_id)
      order by updated_at desc offset $1)`;

/**
 * Deletes telemetry past its retention, in one short transaction per table, since dropping chunks locks them against
 * everybody. `client` is a connection of the owner login, outside a transaction. Returns how many chunks went per table.
 */
export async function dropOldChunks(client: ClientBase, now: Date): Promise<Record<string, number>> {
  const before = (keptMs: number) => new Date(now.getTime() - keptMs);
  const dropped: Record<string, number> = {};
  for (const [table, keptMs] of Object.entries(retentionMs)) {
    const chunks = await asOwner(client, () =>
      queryRows(
        client,
        z.object({ chunk: z.string() }),
        'select chunk from drop_chunks($1::regclass, $2::timestamptz) as chunk',
        [`cache_management.${table}`, before(keptMs)],
      ),
    );
    dropped[table] = chunks.length;
  }
  await asOwner(client, async () => {
    await client.query('delete from cache_management.telemetry_batches where stored_at < $1', [before(ledgerMs)]);
    await client.query(
      `delete from cache_management.telemetry_conservation where producer in
         (select producer from cache_management.telemetry_conservation group by producer having max(updated_at) < $1)`,
      [before(ledgerMs)],
    );
    await client.query(forgetStrangersSql, [strangersKept]);
    await client.query('delete from cache_management.telemetry_rejections where day < $1', [before(ingestMinutesMs)]);
    await client.query('delete from cache_management.slow_commands where at < $1', [before(slowCommandsMs)]);
    await client.query('delete from cache_management.second_looks_1m where bucket < $1', [
      before(retentionMs.cache_in_process_1m),
    ]);
    await client.query('delete from cache_management.ingest_minutes where minute < $1', [before(ingestMinutesMs)]);
  });
  return dropped;
}
