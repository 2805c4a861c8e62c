import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { tenantStatuses } from '#lib/contracts/v1/tenant-rules.ts';
import { queryRows } from '../../query-rows.ts';

/** What people set of one database, as it stands in `tenant_cache_configs`. */
export const databaseConfigRowSchema = z.object({
  database_number: z.number(),
  max_memory_mb: z.number().nullable(),
  default_ttl_seconds: z.number().nullable(),
  mobile_ttl_seconds: z.number().nullable(),
  mobile_compression: z.boolean(),
  mobile_sync_interval_seconds: z.number(),
  sdk_enabled: z.boolean(),
  sdk_rate_limit: z.number(),
  // A numeric comes as text, within JSON as a number.
  cache_hit_target: z.coerce.number(),
  performance_monitoring: z.boolean(),
  ai_optimization: z.boolean(),
  status: z.enum(tenantStatuses),
});

const rowSchema = databaseConfigRowSchema.transform((row) => ({
  database: row.database_number,
  maxMemoryMb: row.max_memory_mb,
  defaultTtlSeconds: row.default_ttl_seconds,
  mobileTtlSeconds: row.mobile_ttl_seconds,
  mobileCompression: row.mobile_compression,
  mobileSyncIntervalSeconds: row.mobile_sync_interval_seconds,
  sdkEnabled: row.sdk_enabled,
  sdkCallsPerHour: row.sdk_rate_limit,
  cacheHitTargetPercent: row.cache_hit_target,
  performanceMonitoring: row.performance_monitoring,
  aiOptimization: row.ai_optimization,
  status: row.status,
}));

/** The settings of one database; `null` where the catalogue decides. */
export type DatabaseConfig = z.infer<typeof rowSchema>;

/** A tenant's settings per database, as `setDatabaseConfig` takes them; a database without a row is left out. */
export function getDatabaseConfigs(client: ClientBase | Pool, tenantId: string): Promise<DatabaseConfig[]> {
  return queryRows(
    client,
    rowSchema,
    `select database_number, max_memory_mb, default_ttl_seconds, mobile_ttl_seconds, mobile_compression,
            mobile_sync_interval_seconds, sdk_enabled, sdk_rate_limit, cache_hit_target, performance_monitoring,
            ai_optimization, status
       from cache_management.tenant_cache_configs where tenant_id = $1 order by database_number`,
    [tenantId],
  );
}
