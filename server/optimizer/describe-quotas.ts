import { type MemoryTenant, type QuotaPlanView, quotaVerdicts } from '#lib/contracts/quotas.ts';
import type { MemoryTenantRow } from '../db/queries/quotas/list-memory-tenants.ts';
import type { QuotaPlanRow } from '../db/queries/quotas/quota-plan-row.ts';
import { ceilingOf } from './quota-memory.ts';

/** A tenant's memory as the platform's staff see it. */
export function describeMemoryTenant(row: MemoryTenantRow): MemoryTenant {
  const { measured_at, reads_per_hour, miss_ratio, points } = row;
  const known = measured_at !== null && reads_per_hour !== null && miss_ratio !== null && points !== null;
  const ceiling = ceilingOf(row);
  return {
    id: row.id,
    name: row.name,
    heldBytes: row.counted_at === null ? null : row.held_bytes,
    quotaBytes: row.quota_bytes,
    sharedQuotaBytes: row.shared_quota_bytes,
    ceilingBytes: Number.isFinite(ceiling) ? ceiling : null,
    curve: known
      ? {
          readsPerHour: reads_per_hour,
          missRate: 100 * miss_ratio,
          points: points.map(([bytes, ratio]) => [bytes, 100 * ratio]),
          measuredAt: measured_at.toISOString(),
        }
      : null,
  };
}

/** A split of memory as the platform's staff see it. */
export function describeQuotaPlan(row: QuotaPlanRow): QuotaPlanView {
  const { measured } = row;
  const { differencePp = null, interval = null } = measured ?? {};
  const own = new Map(measured?.tenants.map((tenant) => [tenant.tenantId, tenant.differencePp]));
  return {
    id: row.id,
    state: row.state,
    totalBytes: row.total_bytes,
    minimumBytes: row.minimum_bytes,
    gainPp: row.gain_pp,
    interval: [row.gain_low_pp, row.gain_high_pp],
    missesSavedPerHour: row.misses_saved_per_hour,
    windowSeconds: row.window_seconds,
    inForce: row.in_force,
    progress: row.progress,
    measured:
      measured === null || differencePp === null || interval === null
        ? null
        : { differencePp, interval, pairs: measured.pairs },
    verdict: quotaVerdicts.find((verdict) => verdict === measured?.reason) ?? null,
    shares: row.shares.map((share) => ({
      tenantId: share.tenant_id,
      name: share.name,
      formerBytes: share.former_bytes,
      heldBytes: share.held_bytes,
      plannedBytes: share.planned_bytes,
      missRateBefore: 100 * share.miss_ratio_before,
      missRateAfter: 100 * share.miss_ratio_after,
      measuredPp: own.get(share.tenant_id) ?? null,
    })),
    history: row.steps.map(({ to, by, atMs }) => ({
      ...{ state: to, byOptimizer: by === 'optimizer', at: new Date(atMs).toISOString() },
    })),
    createdAt: row.created_at.toISOString(),
  };
}
