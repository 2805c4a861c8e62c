import type { ClientBase, Pool } from 'pg';

/** One tenant's part of one database, counted by a pass. */
export interface CensusRow {
  tenantId: string;
  database: number;
  keys: number;
  memoryBytes: number;
}

/** A census that ended. */
export interface CensusPass {
  /** When the pass ended. */
  measuredAt: Date;
  /** The databases that were counted from end to end; a tenant without a row there holds nothing in them. */
  databases: readonly number[];
  rows: readonly CensusRow[];
}

/**
 * Replaces what is known of the counted databases, for every tenant. Rows of tenants that do not exist are left out.
 * Runs as `kryonix_ingest`.
 */
export async function storeCensus(client: ClientBase | Pool, pass: CensusPass): Promise<void> {
  await client.query(
    `insert into cache_management.cache_census (tenant_id, database, keys, memory_bytes, measured_at)
     select tenants.id, counted.database, coalesce(found.keys, 0), coalesce(found.memory_bytes, 0), $1
       from accounts.tenants
      cross join unnest($2::smallint[]) as counted (database)
       left join unnest($3::uuid[], $4::smallint[], $5::bigint[], $6::bigint[])
                   as found (tenant_id, database, keys, memory_bytes)
              on found.tenant_id = tenants.id and found.database = counted.database
      order by 1, 2
     on conflict (tenant_id, database) do update
       set keys = excluded.keys, memory_bytes = excluded.memory_bytes, measured_at = excluded.measured_at`,
    [
      pass.measuredAt,
      pass.databases,
      pass.rows.map((row) => row.tenantId),
      pass.rows.map((row) => row.database),
      pass.rows.map((row) => row.keys),
      pass.rows.map((row) => row.memoryBytes),
    ],
  );
}
