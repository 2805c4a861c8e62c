import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z
  .object({ database: z.number(), keys: z.number(), memory_bytes: z.number(), measured_at: z.date() })
  .transform((row) => ({
    database: row.database,
    keys: row.keys,
    memoryBytes: row.memory_bytes,
    measuredAt: row.measured_at,
  }));

export type CensusEntry = z.infer<typeof rowSchema>;

/** What the tenant holds per database, by the last complete census; databases without one are left out. */
export function getCensus(client: ClientBase, tenantId: string): Promise<CensusEntry[]> {
  return queryRows(
    client,
    rowSchema,
    `select database, keys, memory_bytes, measured_at from cache_management.cache_census
      where tenant_id = $1 order by database`,
    [tenantId],
  );
}
