import { createShortLivedCache } from '../auth/short-lived-cache.ts';
import { type HourlyLimit, readHourlyLimits } from '../db/queries/configs/read-hourly-limits.ts';
import { withTenant } from '../db/with-tenant.ts';
import { remember } from '../remember.ts';
import { services } from '../services.ts';

const limits = remember('hourly-limits', () =>
  createShortLivedCache<HourlyLimit[]>({ ttlMs: 2_000, maxEntries: 10_000 }),
);

/** `sdk_rate_limit` of the tenant's databases, at most 2 s old. */
export function hourlyLimitsOf(tenantId: string): Promise<HourlyLimit[]> {
  return limits.get(tenantId, () =>
    withTenant(services().pools.app, tenantId, (client) => readHourlyLimits(client, tenantId)),
  );
}
