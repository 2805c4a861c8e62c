import { toCsv } from '../format/to-csv.ts';
import type { FleetEntry } from './arrange-tenants.ts';

/** The header names are an interface: people's sheets refer to them. */
const header = [
  ...['tenant_id', 'slug', 'name', 'status', 'health', 'hit_rate_percent', 'p95_ms', 'operations_per_second'],
  ...['memory_bytes', 'quota_bytes', 'keys', 'hit_rate_change_points', 'operations_change_per_second'],
];

/** The table as it stands on screen, as a file. */
export function fleetCsv(entries: readonly FleetEntry[]): string {
  return toCsv(
    header,
    entries.map(({ tenant, health }) => [
      ...[tenant.id, tenant.slug, tenant.name, tenant.status, health],
      ...[tenant.hitRate, tenant.p95ResponseTime, tenant.opsPerSecond, tenant.memoryUsage, tenant.quotaBytes],
      ...[tenant.keys, tenant.change.hitRate, tenant.change.opsPerSecond],
    ]),
  );
}
