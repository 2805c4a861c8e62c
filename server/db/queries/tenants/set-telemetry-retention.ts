import type { ClientBase } from 'pg';
import type { TenantLifeCycle } from '#lib/contracts/tenant-life-cycle.ts';

/**
 * How long a tenant's telemetry is kept; `null`: as everybody's. What is older goes with the next run of the retention
 * job. Runs inside `withPlatform`. Longer than everybody's is SQLSTATE 23514.
 */
export async function setTelemetryRetention(
  client: ClientBase,
  tenantId: string,
  { samplesHours, minutesHours, hoursDays, daysDays }: TenantLifeCycle['retention'],
): Promise<void> {
  await client.query(
    `insert into cache_management.telemetry_retention (tenant_id, samples_hours, minutes_hours, hours_days, days_days)
     values ($1, $2, $3, $4, $5)
     on conflict (tenant_id) do update
       set samples_hours = excluded.samples_hours, minutes_hours = excluded.minutes_hours,
           hours_days = excluded.hours_days, days_days = excluded.days_days, updated_at = now()`,
    [tenantId, samplesHours, minutesHours, hoursDays, daysDays],
  );
}
