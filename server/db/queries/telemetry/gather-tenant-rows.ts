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

/**
 * What a list of top keys finds its samples by. Ingestion has no time for more indexes than the key: sorted all at once,
 * they cost a tenth of what they would row by row.
 */
const sampleIndexes = [
  { suffix: 'by_key', definition: '(tenant_id, cache_key) where cache_key is not null' },
  { suffix: 'missed', definition: "(tenant_id, recorded_at) where outcome = 'miss' and cache_key is not null" },
];

/** Chunks that are in order and lack the index of a name. */
const lackingSql = `
  select name::text as chunk, relname || '_' || suffix as index, suffix
    from show_chunks('cache_management.cache_performance_metrics', $1::timestamptz) as chunks (name)
    join pg_class on pg_class.oid = name
    join pg_index on indrelid = name and indisprimary and indisclustered
   cross join unnest($2::text[]) as suffix
   where to_regclass(format('%I.%I', relnamespace::regnamespace, relname || '_' || suffix)) is null
     and pg_table_size(name) <= $3`;

const lackingSchema = z.object({ chunk: z.string(), index: z.string(), suffix: z.string() });

const waitedTooLong = new Set(['55P03', '57014']);

/** Rewrites of a chunk, in a transaction of their own. False where somebody used it all the while. */
async function rewrite(client: ClientBase, statements: readonly string[]): Promise<boolean> {
  try {
    await asOwner(client, async () => {
      await client.query("set local lock_timeout = '500ms'; set local statement_timeout = '4s'");
      for (const statement of statements) await client.query(statement);
    });
    return true;
  } catch (error) {
    if (!(error instanceof DatabaseError) || !waitedTooLong.has(error.code ?? '')) throw error;
    return false;
  }
}

async function indexSamples(client: ClientBase, settled: Date): Promise<void> {
  const suffixes = sampleIndexes.map(({ suffix }) => suffix);
  const lacking = await asOwner(client, () =>
    queryRows(client, lackingSchema, lackingSql, [settled, suffixes, chunkBytesAtMost]),
  );
  for (const { chunk, index, suffix } of lacking) {
    const definition = sampleIndexes.find((known) => known.suffix === suffix)?.definition;
    await rewrite(client, [`create index ${client.escapeIdentifier(index)} on ${chunk} ${definition}`]);
  }
}

/**
 * Puts the rows of chunks whose time is over in the order of their tenants, each chunk once, in a transaction of its own.
 *
 * Context: ingestion writes rows in the order of time, so each of a tenant's rows lies on a page among those of all other
 * tenants: a chart of a day read 290 pages for 100 KB, and the more tenants, the fewer of them were in memory. Decision:
 * where no more rows are expected they are rewritten by key, without the room for growth. Consequence: what a reading
 * costs does not depend on the other tenants; each row is written twice. Samples are then indexed for what is asked of
 * them.
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
    const cluster = `cluster ${chunk} using ${client.escapeIdentifier(key)}`;
    if (await rewrite(client, [`alter table ${chunk} set (fillfactor = 100)`, cluster])) gathered++;
  }
  await indexSamples(client, settled);
  return gathered;
}
