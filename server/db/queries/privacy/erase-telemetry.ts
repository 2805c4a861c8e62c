import type { ClientBase } from 'pg';
import { asOwner } from '../../as-owner.ts';

/** Everything that is measured of a tenant, each with rows of its own. */
const tables = [
  ...['cache_performance_metrics', 'cache_rollups_1m', 'cache_rollups_1h', 'cache_rollups_1d'],
  ...['cache_tenant_rollups_1m', 'cache_tenant_rollups_5m', 'cache_tenant_rollups_1h', 'cache_tenant_rollups_1d'],
  ...['cache_in_process_1m', 'sdk_sessions'],
] as const;

/** Deletes a tenant's telemetry, a table at a time. `client` is a connection of the owner login. Answers how many rows. */
export async function eraseTelemetry(client: ClientBase, tenantId: string): Promise<number> {
  let deleted = 0;
  for (const table of tables) {
    const { rowCount } = await asOwner(client, () =>
      client.query(`delete from cache_management.${table} where tenant_id = any (array[$1::uuid])`, [tenantId]),
    );
    deleted += rowCount ?? 0;
  }
  return deleted;
}
