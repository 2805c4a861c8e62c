import type { ClientBase } from 'pg';
import { z } from 'zod';
import { databaseIdSchema } from '#lib/contracts/vocabulary.ts';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z
  .object({ database_number: databaseIdSchema, sdk_rate_limit: z.int().min(1) })
  .transform((row) => ({ database: row.database_number, requestsPerHour: row.sdk_rate_limit }));

export type HourlyLimit = z.infer<typeof rowSchema>;

/** The tenant's own limits of requests per hour, by purpose database; those it has not set are not there. */
export function readHourlyLimits(client: ClientBase, tenantId: string): Promise<HourlyLimit[]> {
  return queryRows(
    client,
    rowSchema,
    'select database_number, sdk_rate_limit from cache_management.tenant_cache_configs where tenant_id = $1',
    [tenantId],
  );
}
