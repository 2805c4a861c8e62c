import { type ClientBase, DatabaseError } from 'pg';
import { z } from 'zod';
import { asOwner } from '../../as-owner.ts';
import { queryRows } from '../../query-rows.ts';

/** What screens read a tenant's rows from by the thousand. */
const tables = ['cache_performance_metrics', 'cache_tenant_rollups_5m', 'cache_tenant_rollups_1h'];

/** Nearly all batches of a chunk's time have come by then; what comes later still may. */
const settledMs = 15 * 60_000;
/** Rewriting holds readers of the chunk up: half a second for this size here. */
const chunkBytesAtMost = 128 * 1024 * 1024;

const chunkSchema = z.object({ chunk: z.string(), key: z.string() });

/** PostgreSQL itself notes by which index a table was last put in order. */
const chunksSql = `
  select name::text as chunk, key.relname as key
    from unnest($1::text[]) as tables (hypertable)
   cross join lateral show_chunks(format('cache_management.%I', hypertable)::regclass, $2::timestamptz) as chunks (name)
    join pg_index on indrelid = name and indisprimary and not indisclustered
    join pg_class as key on key.oid = indexrelid
   where pg_table_size(name) <= $3`;

const waitedTooLong = new Set(['55P03', '57014']);

/**
 * Puts the rows of chunks whose time is over in the order of their tenants, each chunk once, in a transaction of its own.
 *
 * Context: ingestion writes rows in the order of time, so each of a tenant's rows lies on a page among those of all other
 * tenants: a chart of a day read 290 pages for 100 KB, and the more tenants, the fewer of them were in memory. Decision:
 * where no more rows are expected they are rewritten by key, without the room for growth. Consequence: what a reading
 * costs does not depend on the other tenants; each row is written twice.
 *
 * `client` is a connection of the owner login, outside a transaction. Returns how many chunks were put in order; one that
 * was in use all the while is left for the next time.
 */
export async function gatherTenantRows(client: ClientBase, now: Date): Promise<number> {
  const settled = new Date(now.getTime() - settledMs);
  const chunks = await asOwner(client, () =>
    queryRows(client, chunkSchema, chunksSql, [tables, settled, chunkBytesAtMost]),
  );
  let gathered = 0;
  for (const { chunk, key } of chunks) {
    try {
      await asOwner(client, async () => {
        await client.query("set local lock_timeout = '500ms'; set local statement_timeout = '4s'");
        await client.query(`alter table ${chunk} set (fillfactor = 100)`);
        await client.query(`cluster ${chunk} using ${client.escapeIdentifier(key)}`);
      });
      gathered++;
    } catch (error) {
      if (!(error instanceof DatabaseError) || !waitedTooLong.has(error.code ?? '')) throw error;
    }
  }
  return gathered;
}
