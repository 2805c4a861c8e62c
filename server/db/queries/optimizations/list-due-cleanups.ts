import type { Pool } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z
  .object({ tenant_id: z.uuid(), id: z.uuid() })
  .transform((row) => ({ tenantId: row.tenant_id, id: row.id }));

/** Of every tenant the cleanup that has waited longest for its work to go on; `kryonix_platform` sees all tenants. */
export function listDueCleanups(pool: Pool, at: Date): Promise<z.infer<typeof rowSchema>[]> {
  return queryRows(
    pool,
    rowSchema,
    `select distinct on (tenant_id) tenant_id, id from cache_management.optimizations
      where due_at <= $1 order by tenant_id, due_at, id`,
    [at],
  );
}
