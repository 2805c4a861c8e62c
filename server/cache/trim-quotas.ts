import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { quotaFlushScript } from '#lib/cache/quota-flush-script.ts';
import { runScript } from '#lib/cache/run-script.ts';
import { usageKey } from '#lib/cache/tenant-usage.ts';
import { readQuotas, type TenantUsage, usageOf } from './quota-base.ts';
import { trimTenant } from './trim-tenant.ts';

/** Trimmed to this share of the quota, so that the next write does not begin it anew. */
const trimmedToShare = 0.9;

/** Bytes to free in each evictable database: its own excess, and its share of the tenant's. */
function excessOf(usage: TenantUsage, evictable: readonly number[]): Map<number, number> {
  const excess = new Map<number, number>();
  const candidates = usage.databases.filter(({ database }) => evictable.includes(database));
  for (const { database, usedBytes, quotaBytes } of candidates) {
    if (quotaBytes !== null && usedBytes >= quotaBytes) excess.set(database, usedBytes - quotaBytes * trimmedToShare);
  }
  if (usage.quotaBytes === null || usage.usedBytes < usage.quotaBytes) return excess;
  const trimmable = candidates.reduce((sum, { usedBytes }) => sum + usedBytes, 0);
  if (trimmable === 0) return excess;
  const toFree = usage.usedBytes - usage.quotaBytes * trimmedToShare;
  for (const { database, usedBytes } of candidates) {
    const share = (toFree * usedBytes) / trimmable;
    if (share >= 1) excess.set(database, Math.max(excess.get(database) ?? 0, share));
  }
  return excess;
}

/**
 * Makes room for every tenant that is at its quota and wants it so. Tenant by tenant and database by database: each is
 * trimmed by its own entries' worth, never by another's.
 */
export async function trimQuotas(options: {
  control: Redis;
  /** Opens a connection to one numbered database of the data server. */
  open(database: number): Redis;
  /** Purpose databases whose entries can be loaded again. */
  evictable: readonly number[];
  log: Logger;
  cancelled: () => boolean;
}): Promise<void> {
  const { control, open, evictable, log, cancelled } = options;
  for (const [tenantId, access] of await readQuotas(control)) {
    if (access.rules.onQuotaFull !== 'trim') continue;
    const excess = excessOf(usageOf(access, await control.hgetall(usageKey(tenantId))), evictable);
    for (const [database, bytes] of excess) {
      if (cancelled()) return;
      const freedBytes = await trimIn(open(database), tenantId, bytes, cancelled);
      await note(control, tenantId, database, freedBytes);
      log.info({ tenantId, database, freedBytes: Math.round(freedBytes) }, 'a tenant at its quota was trimmed');
    }
  }
}

async function trimIn(client: Redis, tenantId: string, bytes: number, cancelled: () => boolean): Promise<number> {
  try {
    return await trimTenant(client, tenantId, bytes, cancelled);
  } finally {
    client.disconnect();
  }
}

/** Every process learns of it with its next flush. */
async function note(control: Redis, tenantId: string, database: number, freedBytes: number): Promise<void> {
  if (freedBytes === 0) return;
  await runScript(control, quotaFlushScript, [usageKey(tenantId)], [database, -Math.round(freedBytes)]);
}
