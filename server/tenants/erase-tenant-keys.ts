import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { applyPoliciesScript } from '#lib/cache/apply-policies-script.ts';
import { policiesKey } from '#lib/cache/publish-policies.ts';
import { runScript } from '#lib/cache/run-script.ts';
import { usageKey } from '#lib/cache/tenant-usage.ts';
import { type ScanPace, scanTenant } from '../backup/scan-tenant.ts';
import { unlinkEach } from '../backup/unlink-each.ts';
import { isCluster, openPrimaries } from '../redis/open-plane.ts';
import type { Connections } from '../runtime/connections.ts';

/** Where the tenants' keys are, and how gently they are gone through. */
export interface KeyPlaces {
  redisUrl: string;
  controlRedisUrl: string;
  servers?: Connections['servers'];
  pace: ScanPace;
  log: Logger;
}

interface Watch {
  cancelled(): boolean;
  /** Told the keys that are gone so far. */
  progress(keys: number): Promise<void>;
}

const databases = 16;
const answerMs = 10_000;

/**
 * Removes every key of a tenant from all sixteen databases of both planes, of a cluster from each primary, wherever its
 * own Redis user may have put them, of every server that tenants may be moved to, and what the control server keeps
 * under its id: policies, usage, live figures. Answers how many keys of the tenant it removed; a cancelled pass stops
 * early. Do it while the tenant is closed, or its programs store on.
 */
export async function eraseTenantKeys(places: KeyPlaces, tenantId: string, watch: Watch): Promise<number> {
  const { redisUrl, controlRedisUrl, servers = {}, pace, log } = places;
  const others = Object.values(servers).map(({ adminUrl }) => adminUrl);
  let removed = 0;
  for (const url of [redisUrl, controlRedisUrl, ...others]) {
    for (let database = 0; database < (isCluster(url) ? 1 : databases); database += 1) {
      const limits = { database, commandTimeoutMs: answerMs };
      const { primaries, close } = await openPrimaries(url, 'erasure', log, limits);
      try {
        for (const client of primaries) {
          for await (const keys of scanTenant(client, tenantId, pace, watch.cancelled)) {
            removed += await unlinkEach(client, keys);
            await watch.progress(removed);
          }
          if (url === controlRedisUrl && database === 0) await removeOwn(client, tenantId, pace);
        }
      } finally {
        close();
      }
      if (watch.cancelled()) return removed;
    }
  }
  return removed;
}

/** What the product keeps of the tenant under names of its own. */
async function removeOwn(control: Redis, tenantId: string, { keysPerScan }: ScanPace): Promise<void> {
  await control.unlink(usageKey(tenantId));
  let cursor = '0';
  do {
    const [next, keys] = await control.scan(cursor, 'MATCH', `kryonix:*:${tenantId}*`, 'COUNT', keysPerScan);
    if (keys.length > 0) await control.unlink(...keys);
    cursor = next;
  } while (cursor !== '0');
  await forgetPolicies(control, tenantId);
}

/** Every process that knows the tenant's policies forgets them. */
async function forgetPolicies(control: Redis, tenantId: string): Promise<void> {
  const fields = (await control.hkeys(policiesKey)).filter((field) => field.split(':')[1] === tenantId);
  if (fields.length === 0) return;
  const pairs = fields.flatMap((field) => [field, '']);
  const notice = JSON.stringify(fields.map((field) => [field, null]));
  await runScript(control, applyPoliciesScript, [policiesKey], [policiesKey, notice, ...pairs]);
}
