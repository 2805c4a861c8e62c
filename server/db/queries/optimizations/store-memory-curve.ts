import type { ClientBase } from 'pg';
import type { QuotaCurve } from '#lib/optimizer/quota-curve.ts';

/** Puts what a tenant would miss with how much memory in the place of what was known before. */
export async function storeMemoryCurve(client: ClientBase, tenantId: string, curve: QuotaCurve, at: Date) {
  await client.query(
    `insert into cache_management.memory_curves
       (tenant_id, measured_at, watched_seconds, reads_per_hour, miss_ratio, points)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id) do update
       set measured_at = excluded.measured_at, watched_seconds = excluded.watched_seconds,
           reads_per_hour = excluded.reads_per_hour, miss_ratio = excluded.miss_ratio, points = excluded.points`,
    [tenantId, at, curve.watchedSeconds, curve.readsPerHour, curve.missRatio, JSON.stringify(curve.points)],
  );
}
