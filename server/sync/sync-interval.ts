import { createShortLivedCache } from '../auth/short-lived-cache.ts';
import { readSyncInterval } from '../db/queries/configs/read-sync-interval.ts';
import { withTenant } from '../db/with-tenant.ts';
import { remember } from '../remember.ts';
import { services } from '../services.ts';

const intervals = remember('sync-intervals', () =>
  createShortLivedCache<number | null>({ ttlMs: 2_000, maxEntries: 10_000 }),
);

/** How often the tenant's clients shall synchronise, seconds, at most 2 s old; `null` where nothing is set. */
export function syncIntervalOf(tenantId: string): Promise<number | null> {
  return intervals.get(tenantId, () =>
    withTenant(services().pools.app, tenantId, (client) => readSyncInterval(client, tenantId)),
  );
}
