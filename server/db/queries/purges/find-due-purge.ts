import type { Pool } from 'pg';
import { z } from 'zod';
import { queryRow } from '../../query-rows.ts';

const rowSchema = z
  .object({ tenant_id: z.uuid(), id: z.uuid() })
  .transform((row) => ({ tenantId: row.tenant_id, id: row.id }));

/** The purge that has waited longest, begun ones included; `kryonix_ingest` sees every tenant's. */
export function findDuePurge(pool: Pool): Promise<z.infer<typeof rowSchema> | null> {
  return queryRow(
    pool,
    rowSchema,
    `select tenant_id, id from cache_management.cache_purges
      where finished_at is null order by requested_at, id limit 1`,
  );
}
