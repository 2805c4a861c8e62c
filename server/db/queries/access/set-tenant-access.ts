import type { ClientBase } from 'pg';

/** What may be set of a whole tenant; what is left out stays as it is, `null` lifts a limit. */
export interface TenantAccessChange {
  allowedDatabases?: readonly number[] | null;
  readOnly?: boolean;
  /** Application modules, lower case. */
  modules?: readonly string[] | null;
  maxKeys?: number | null;
  /** Of the tenant's own Redis user, on each server. */
  maxConnections?: number | null;
  rateLimitPerSecond?: number | null;
  quotaBytes?: number | null;
  onQuotaFull?: 'refuse' | 'trim';
  /** Turn it on by way of `introducing`, and from there to `on` when what was stored before has expired. */
  encryption?: 'off' | 'introducing' | 'on';
  /** The newest data key, once it is kept. */
  dataKey?: number;
}

const columns = {
  allowedDatabases: 'allowed_databases',
  readOnly: 'read_only',
  modules: 'modules',
  maxKeys: 'max_keys',
  maxConnections: 'max_connections',
  rateLimitPerSecond: 'rate_limit_per_second',
  quotaBytes: 'quota_bytes',
  onQuotaFull: 'on_quota_full',
  encryption: 'encryption',
  dataKey: 'data_key',
} as const satisfies Record<keyof TenantAccessChange, string>;

/**
 * Changes a tenant's rules; every cache follows within two seconds of the commit. Runs inside `withPlatform`. An absurd
 * value is SQLSTATE 23514, an unknown tenant 23503.
 */
export async function setTenantAccess(client: ClientBase, tenantId: string, change: TenantAccessChange): Promise<void> {
  const named = Object.entries(columns).flatMap(([name, column]) => {
    const value = change[name as keyof TenantAccessChange];
    return value === undefined ? [] : [{ column, value }];
  });
  if (named.length === 0) return;
  const names = named.map(({ column }) => column).join(', ');
  const places = named.map((_, index) => `$${index + 2}`).join(', ');
  const updates = named.map(({ column }) => `${column} = excluded.${column}`);
  // What the staff decide goes before a split of memory.
  if (change.quotaBytes !== undefined) updates.push('shared_quota_bytes = null');
  await client.query(
    `insert into cache_management.tenant_access (tenant_id, ${names}) values ($1, ${places})
     on conflict (tenant_id) do update set ${updates.join(', ')}, updated_at = now()`,
    [tenantId, ...named.map(({ value }) => value)],
  );
}
