import type { Pool } from 'pg';
import { inTransaction } from '../../in-transaction.ts';

/** A large key of a tenant: of itself only its kind. */
export interface BigKeyRow {
  tenantId: string;
  database: number;
  keyClass: string;
  memoryBytes: number;
}

/** Puts these in place of all that were known. Runs as `kryonix_ingest`. */
export async function storeBigKeys(pool: Pool, measuredAt: Date, rows: readonly BigKeyRow[]): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('delete from cache_management.big_keys');
    await client.query(
      `insert into cache_management.big_keys (tenant_id, database, position, key_class, memory_bytes, measured_at)
       select tenant_id, database,
              row_number() over (partition by tenant_id, database order by memory_bytes desc), key_class, memory_bytes, $1
         from unnest($2::uuid[], $3::smallint[], $4::text[], $5::bigint[])
                as given (tenant_id, database, key_class, memory_bytes)
        where exists (select from accounts.tenants where id = given.tenant_id)`,
      [
        measuredAt,
        rows.map((row) => row.tenantId),
        rows.map((row) => row.database),
        rows.map((row) => row.keyClass),
        rows.map((row) => row.memoryBytes),
      ],
    );
  });
}
