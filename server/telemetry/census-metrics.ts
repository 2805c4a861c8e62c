import type { CensusPass } from '../db/queries/telemetry/store-census.ts';
import type { RedisMetric } from '../db/queries/telemetry/store-redis-metrics.ts';

/**
 * A census as figures over time: keys and memory per tenant and database that hold any, and per database of all tenants
 * together, zeros included.
 */
export function censusMetrics({ measuredAt, databases, rows }: CensusPass): RedisMetric[] {
  const figures = (tenantId: string | null, database: number, keys: number, memoryBytes: number): RedisMetric[] => [
    { time: measuredAt, tenantId, database, name: 'keys', value: keys },
    { time: measuredAt, tenantId, database, name: 'memory_bytes', value: memoryBytes },
  ];
  const ofTenants = rows.filter(({ keys }) => keys > 0);
  const sum = (database: number, of: 'keys' | 'memoryBytes') =>
    rows.reduce((total, row) => (row.database === database ? total + row[of] : total), 0);
  return [
    ...ofTenants.flatMap((row) => figures(row.tenantId, row.database, row.keys, row.memoryBytes)),
    ...databases.flatMap((database) => figures(null, database, sum(database, 'keys'), sum(database, 'memoryBytes'))),
  ];
}
