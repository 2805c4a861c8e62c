import type { PolicySettings } from '#lib/cache/policy-settings.ts';
import type { DatabaseRules, TenantRules } from '#lib/contracts/v1/tenant-rules.ts';
import type { DatabaseRulesRow, TenantRulesRow } from '../db/queries/access/read-tenant-rules.ts';

const mebibyte = 1_048_576;

/** Only what differs from the default: what is published is read by every process. */
function databaseRulesOf(row: DatabaseRulesRow): DatabaseRules {
  return {
    ...(row.status === 'active' ? {} : { status: row.status }),
    ...(row.sdk_enabled ? {} : { sdkEnabled: false }),
    sdkCallsPerHour: row.sdk_rate_limit,
    ...(row.max_memory_mb === null ? {} : { quotaBytes: row.max_memory_mb * mebibyte }),
    ...(row.mobile_compression ? {} : { mobileCompression: false }),
    ...(row.performance_monitoring ? {} : { monitoring: false }),
    ...(row.ai_optimization ? {} : { optimization: false }),
  };
}

function isEmpty(record: Record<string, string> | null): record is null {
  return record === null || Object.keys(record).length === 0;
}

/** What the SDK is told of a tenant. */
export function rulesOfRow(row: TenantRulesRow): TenantRules {
  return {
    status: row.status,
    ...(row.allowed_databases === null ? {} : { allowedDatabases: row.allowed_databases }),
    ...(row.read_only ? { readOnly: true } : {}),
    ...(row.modules === null ? {} : { modules: row.modules }),
    ...(row.keys_full ? { keysFull: true } : {}),
    ...(row.rate_limit_per_second === null ? {} : { rateLimitPerSecond: row.rate_limit_per_second }),
    ...(row.quota_bytes === null ? {} : { quotaBytes: row.quota_bytes }),
    ...(row.on_quota_full === 'refuse' ? {} : { onQuotaFull: row.on_quota_full }),
    ...(row.encryption === 'off' ? {} : { encryption: row.encryption }),
    ...(row.data_key === null ? {} : { dataKey: row.data_key }),
    databases: Object.fromEntries(row.databases.map((each) => [each.database_number, databaseRulesOf(each)])),
    ...(isEmpty(row.servers) ? {} : { servers: row.servers }),
    ...(row.moving === null || row.moving.length === 0 ? {} : { moving: row.moving }),
    ...(isEmpty(row.reach) ? {} : { reach: row.reach }),
    ...(row.epoch === null ? {} : { epoch: row.epoch }),
  };
}

/** The TTLs of a database, in the form of policies; `null` where the catalogue decides. */
export function ttlOverrideOf(row: DatabaseRulesRow): PolicySettings | null {
  if (row.default_ttl_seconds === null && row.mobile_ttl_seconds === null) return null;
  return {
    ...(row.default_ttl_seconds === null ? {} : { ttlSeconds: row.default_ttl_seconds }),
    ...(row.mobile_ttl_seconds === null ? {} : { mobileTtlSeconds: row.mobile_ttl_seconds }),
  };
}
