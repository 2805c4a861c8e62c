import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z
  .object({ tenant_id: z.uuid(), bucket: z.date(), reads: z.number(), misses: z.number() })
  .transform(({ tenant_id: tenantId, bucket, reads, misses }) => ({
    ...{ tenantId, startMs: bucket.getTime(), reads, misses },
  }));

/** What these tenants read and missed in each minute from `since` on, 48 h at most. Runs as `kryonix_platform`. */
export function readTenantMinutes(client: ClientBase, tenantIds: readonly string[], since: Date) {
  return queryRows(
    client,
    rowSchema,
    `select tenant_id, bucket, (hits + stales + misses)::bigint as reads, misses
       from cache_management.cache_tenant_rollups_1m
      where tenant_id = any ($1::uuid[]) and bucket >= $2 order by bucket, tenant_id`,
    [tenantIds, since],
  );
}
