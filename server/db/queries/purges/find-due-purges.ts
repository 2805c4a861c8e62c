import type { Pool } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z
  .object({ tenant_id: z.uuid(), id: z.uuid() })
  .transform((row) => ({ tenantId: row.tenant_id, id: row.id }));

/** A purge that is not at its end. */
export type DuePurge = z.infer<typeof rowSchema>;

/** Of every tenant the purge that has waited longest, begun ones included; `kryonix_ingest` sees all tenants. */
export function findDuePurges(pool: Pool): Promise<DuePurge[]> {
  return queryRows(
    pool,
    rowSchema,
    `select distinct on (tenant_id) tenant_id, id from cache_management.cache_purges
      where finished_at is null order by tenant_id, requested_at, id`,
  );
}
