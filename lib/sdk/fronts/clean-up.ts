import type { TenantCache } from '../../cache/tenant-cache.ts';

export interface CleanupResult {
  tenantId: string;
  /** Entries that the server removed while they were looked at. */
  keysRemoved: number;
  /** Entries that had no TTL: they stay until somebody deletes them. */
  keysWithoutTtl: number;
  /** Of those, entries that have one now; 0 of a dry run. */
  keysGivenTtl: number;
  /** False where a budget, or the server, ended a scan early. */
  complete: boolean;
  /** Unknown: no server says what one tenant's keys freed. */
  memoryFreedMB: null;
  timestamp: Date;
}

/** @param dryRun only looks, and changes nothing */
export async function cleanUp(
  tenant: TenantCache,
  modules: readonly string[],
  dryRun: boolean,
): Promise<CleanupResult> {
  const { tenantId } = tenant;
  const result: CleanupResult = {
    ...{ tenantId, keysRemoved: 0, keysWithoutTtl: 0, keysGivenTtl: 0, complete: true },
    ...{ memoryFreedMB: null, timestamp: new Date() },
  };
  for (const module of modules) {
    const scan = tenant.scan({ module });
    for await (const { type, key } of scan) {
      const leftSeconds = await tenant.ttl(module, type, key);
      if (leftSeconds === null) result.keysRemoved += 1;
      if (leftSeconds !== Number.POSITIVE_INFINITY) continue;
      result.keysWithoutTtl += 1;
      if (dryRun) continue;
      const { ttlSeconds } = tenant.explainTtl(module, type);
      if (await tenant.expire(module, type, key, ttlSeconds)) result.keysGivenTtl += 1;
    }
    if (!scan.complete) result.complete = false;
  }
  return { ...result, timestamp: new Date() };
}
