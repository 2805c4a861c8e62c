import type { PlatformTenant } from '../contracts/platform.ts';

/** What the fleet says of a tenant in one word; worded by the message catalogue. */
export type TenantHealth =
  | 'suspended'
  | 'maintenance'
  | 'full'
  | 'slow'
  | 'low-hit-rate'
  | 'well'
  | 'quiet'
  | 'unmeasured';

/** From this share of its quota on a tenant is about to be refused (percent). */
const fullPercent = 90;
/** Twice the p95 that the product promises (ms). */
const slowMs = 50;
/** Below this share of reads from the cache something is worth looking at (percent). */
const lowHitRate = 60;

/** Bytes held of those allowed, percent; may exceed 100. `null` where either is unknown or there is no limit. */
export function quotaShare({ memoryUsage, quotaBytes }: PlatformTenant): number | null {
  return memoryUsage === null || !quotaBytes ? null : (100 * memoryUsage) / quotaBytes;
}

/** The gravest thing that is true of a tenant now: what stopped it, then memory, then time, then hits. */
export function tenantHealth(tenant: PlatformTenant): TenantHealth {
  if (tenant.status !== 'active') return tenant.status;
  if ((quotaShare(tenant) ?? 0) >= fullPercent) return 'full';
  if ((tenant.p95ResponseTime ?? 0) >= slowMs) return 'slow';
  if (tenant.hitRate !== null && tenant.hitRate < lowHitRate) return 'low-hit-rate';
  if (tenant.opsPerSecond === null) return 'unmeasured';
  return tenant.opsPerSecond === 0 ? 'quiet' : 'well';
}
