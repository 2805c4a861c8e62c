import type { ClientBase } from 'pg';

/** What may be set of one database of a tenant; what is left out stays as it is, `null` leaves it to the catalogue. */
export interface DatabaseConfigChange {
  maxMemoryMb?: number | null;
  defaultTtlSeconds?: number | null;
  mobileTtlSeconds?: number | null;
  mobileCompression?: boolean;
  mobileSyncIntervalSeconds?: number;
  sdkEnabled?: boolean;
  sdkCallsPerHour?: number;
  cacheHitTargetPercent?: number;
  performanceMonitoring?: boolean;
  aiOptimization?: boolean;
  status?: 'active' | 'suspended' | 'maintenance';
}

const columns = {
  maxMemoryMb: 'max_memory_mb',
  defaultTtlSeconds: 'default_ttl_seconds',
  mobileTtlSeconds: 'mobile_ttl_seconds',
  mobileCompression: 'mobile_compression',
  mobileSyncIntervalSeconds: 'mobile_sync_interval_seconds',
  sdkEnabled: 'sdk_enabled',
  sdkCallsPerHour: 'sdk_rate_limit',
  cacheHitTargetPercent: 'cache_hit_target',
  performanceMonitoring: 'performance_monitoring',
  aiOptimization: 'ai_optimization',
  status: 'status',
} as const satisfies Record<keyof DatabaseConfigChange, string>;

/**
 * Changes the settings of one database of a tenant; every cache follows within two seconds of the commit. Runs inside
 * `withPlatform`, or inside `withTenant` for the tenant's own. An absurd value is SQLSTATE 23514, an unknown tenant 23503.
 */
export async function setDatabaseConfig(
  client: ClientBase,
  tenantId: string,
  database: number,
  change: DatabaseConfigChange,
): Promise<void> {
  const named = Object.entries(columns).flatMap(([name, column]) => {
    const value = change[name as keyof DatabaseConfigChange];
    return value === undefined ? [] : [{ column, value }];
  });
  if (named.length === 0) return;
  const names = named.map(({ column }) => column).join(', ');
  const places = named.map((_, index) => `$${index + 3}`).join(', ');
  const updates = named.map(({ column }) => `${column} = excluded.${column}`).join(', ');
  await client.query(
    `insert into cache_management.tenant_cache_configs (tenant_id, database_number, ${names})
     values ($1, $2, ${places})
     on conflict (tenant_id, database_number) do update set ${updates}, updated_at = now()`,
    [tenantId, database, ...named.map(({ value }) => value)],
  );
}
