import type { ClientBase } from 'pg';
import { z } from 'zod';
import { asOwner } from '../../as-owner.ts';
import { queryRows } from '../../query-rows.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Which tables a setting of `telemetry_retention` is for, and its unit. */
const settings = {
  samples_hours: { unitMs: hourMs, tables: { cache_performance_metrics: 'recorded_at' } },
  minutes_hours: {
    unitMs: hourMs,
    tables: {
      cache_rollups_1m: 'bucket',
      cache_tenant_rollups_1m: 'bucket',
      cache_tenant_rollups_5m: 'bucket',
      cache_in_process_1m: 'bucket',
    },
  },
  hours_days: { unitMs: dayMs, tables: { cache_rollups_1h: 'bucket', cache_tenant_rollups_1h: 'bucket' } },
  days_days: { unitMs: dayMs, tables: { cache_rollups_1d: 'bucket', cache_tenant_rollups_1d: 'bucket' } },
} as const;

const kept = z.number().nullable();
const rowSchema = z.object({
  tenant_id: z.uuid(),
  samples_hours: kept,
  minutes_hours: kept,
  hours_days: kept,
  days_days: kept,
});

/**
 * Deletes the rows of tenants whose telemetry is kept shorter than everybody's, one short transaction per tenant and
 * table. `client` is a connection of the owner login, outside a transaction. Returns how many rows went.
 */
export async function forgetTenantTelemetry(client: ClientBase, now: Date): Promise<number> {
  const rows = await asOwner(client, () =>
    queryRows(client, rowSchema, 'select * from cache_management.telemetry_retention order by tenant_id'),
  );
  let deleted = 0;
  for (const row of rows) {
    for (const [name, { unitMs, tables }] of Object.entries(settings)) {
      const units = row[name as keyof typeof settings];
      if (units === null) continue;
      const before = new Date(now.getTime() - units * unitMs);
      for (const [table, column] of Object.entries(tables)) {
        const result = await asOwner(client, () =>
          client.query(
            `delete from cache_management.${table} where tenant_id = any (array[$1::uuid]) and ${column} < $2`,
            [row.tenant_id, before],
          ),
        );
        deleted += result.rowCount ?? 0;
      }
    }
  }
  return deleted;
}
