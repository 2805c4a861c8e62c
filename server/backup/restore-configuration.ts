import { z } from 'zod';
import { setDatabaseConfig } from '../db/queries/access/set-database-config.ts';
import { withTenant } from '../db/with-tenant.ts';
import type { BackupContext } from './backup-context.ts';
import type { SectionRow } from './backup-sections.ts';

const configSchema = z.object({
  database_number: z.int(),
  max_memory_mb: z.int().nullable(),
  default_ttl_seconds: z.int().nullable(),
  mobile_ttl_seconds: z.int().nullable(),
  mobile_compression: z.boolean(),
  mobile_sync_interval_seconds: z.int(),
  cache_hit_target: z.number(),
  ai_optimization: z.boolean(),
});

/**
 * Puts back what the tenant itself may set of its databases. Limits and access are the platform's word and stay as they
 * are now. Answers how many databases that was.
 */
export async function restoreConfiguration(
  { pools }: BackupContext,
  tenantId: string,
  rows: readonly SectionRow[],
): Promise<number> {
  const configs = rows
    .filter(({ table }) => table === 'cache_management.tenant_cache_configs')
    .map(({ row }) => configSchema.parse(row));
  await withTenant(pools.app, tenantId, async (client) => {
    for (const each of configs) {
      await setDatabaseConfig(client, tenantId, each.database_number, {
        maxMemoryMb: each.max_memory_mb,
        defaultTtlSeconds: each.default_ttl_seconds,
        mobileTtlSeconds: each.mobile_ttl_seconds,
        mobileCompression: each.mobile_compression,
        mobileSyncIntervalSeconds: each.mobile_sync_interval_seconds,
        cacheHitTargetPercent: each.cache_hit_target,
        aiOptimization: each.ai_optimization,
      });
    }
  });
  return configs.length;
}
