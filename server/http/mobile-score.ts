import { createTtlPolicy } from '#lib/cache/ttl-policy.ts';
import type { CatalogueName, Device } from '#lib/contracts/vocabulary.ts';
import type { MobileClass } from '../db/queries/platform/list-mobile-classes.ts';

/** True where an entry of the class gets another TTL from the catalogue for a phone than for a desktop. */
function hasMobileTtl({ database, module, dataType }: MobileClass, catalogue: CatalogueName): boolean {
  const policy = createTtlPolicy({ catalogue, random: () => 0.5 });
  const question = {
    tenantId: '',
    database,
    module,
    dataType,
    network: 'fast',
    explicitTtlSeconds: undefined,
  } as const;
  const ttlFor = (device: Device) => policy.explain({ ...question, device, databaseTtlSeconds: 1 }).ttlSeconds;
  return ttlFor('mobile') !== ttlFor('desktop');
}

/**
 * The share (0–100) of mobile operations that were fast and whose class has a TTL of its own for phones, by the tenant's
 * setting or the catalogue; `null` without mobile operations. An approximation: which TTL a single entry was given (the
 * caller may have asked for another) is not counted.
 */
export function mobileScore(classes: readonly MobileClass[], catalogue: CatalogueName): number | null {
  let [calls, adapted] = [0, 0];
  for (const entry of classes) {
    calls += entry.calls;
    if (entry.ownTtl || hasMobileTtl(entry, catalogue)) adapted += entry.fast;
  }
  return calls === 0 ? null : (100 * adapted) / calls;
}
