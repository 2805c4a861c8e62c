import type { ClientBase } from 'pg';
import { z } from 'zod';
import { databaseIdSchema } from '#lib/contracts/vocabulary.ts';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z
  .object({ database_number: databaseIdSchema, cache_hit_target: z.coerce.number() })
  .transform((row) => ({ database: row.database_number, hitTargetPercent: row.cache_hit_target }));

/** Hit rates below which the tenant wants to be told, percent, by purpose database. */
export function readHitTargets(
  client: ClientBase,
  tenantId: string,
): Promise<{ database: number; hitTargetPercent: number }[]> {
  return queryRows(
    client,
    rowSchema,
    'select database_number, cache_hit_target from cache_management.tenant_cache_configs where tenant_id = $1',
    [tenantId],
  );
}
