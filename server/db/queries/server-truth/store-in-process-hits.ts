import type { ClientBase } from 'pg';
import type { RollupRow } from '#lib/telemetry/batch.ts';

const minuteMs = 60_000;

/**
 * Adds the reads that tenants' processes answered themselves, per minute and database. Inside the transaction that stores
 * the rows they are part of; every tenant must exist.
 */
export async function storeInProcessHits(client: ClientBase, rows: readonly RollupRow[]): Promise<void> {
  const apart = rows.filter((row) => (row.l1Hits ?? 0) > 0);
  if (apart.length === 0) return;
  // Sorted by key, so that two writers take the locks in one order.
  await client.query(
    `insert into cache_management.cache_in_process_1m as stored (tenant_id, bucket, database, hits)
     select tenant_id, to_timestamp(minute * 60.0), database, sum(hits)
       from unnest($1::uuid[], $2::bigint[], $3::smallint[], $4::bigint[]) as given (tenant_id, minute, database, hits)
      group by 1, 2, 3 order by 1, 2, 3
     on conflict (tenant_id, bucket, database) do update set hits = stored.hits + excluded.hits`,
    [
      apart.map((row) => row.tenantId),
      apart.map((row) => Math.floor(row.bucketMs / minuteMs)),
      apart.map((row) => row.database),
      apart.map((row) => row.l1Hits),
    ],
  );
}
