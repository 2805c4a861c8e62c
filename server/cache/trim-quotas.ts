import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { KeyForm } from '#lib/cache/keyspace.ts';
import type { Priority } from '#lib/cache/priority.ts';
import { tellUsage } from '#lib/cache/tell-usage.ts';
import { usageKey } from '#lib/cache/tenant-usage.ts';
import { readEvictionStandings, usualStanding } from '../optimizer/eviction-standing.ts';
import { readQuotas, type TenantUsage, usageOf } from './quota-base.ts';
import { trimTenant } from './trim-tenant.ts';

/** Trimmed to this share of the quota, so that the next write does not begin it anew; by how readily the tenant gives up. */
const trimmedToShares: Readonly<Record<Priority, number>> = { low: 0.8, normal: 0.9, high: 0.97 };

/**
 * Bytes to free in each evictable database: its own excess, and its share of the tenant's, which the spared give only
 * where the others hold less than that.
 */
export function excessOf(
  usage: TenantUsage,
  evictable: readonly number[],
  { priority, spared }: { priority: Priority; spared: readonly number[] },
): Map<number, number> {
  const excess = new Map<number, number>();
  const trimmedToShare = trimmedToShares[priority];
  const candidates = usage.databases.filter(({ database }) => evictable.includes(database));
  for (const { database, usedBytes, quotaBytes } of candidates) {
    if (quotaBytes !== null && usedBytes >= quotaBytes) excess.set(database, usedBytes - quotaBytes * trimmedToShare);
  }
  if (usage.quotaBytes === null || usage.usedBytes < usage.quotaBytes) return excess;
  let toFree = usage.usedBytes - usage.quotaBytes * trimmedToShare;
  const isSpared = ({ database }: { database: number }) => spared.includes(database);
  for (const group of [candidates.filter((each) => !isSpared(each)), candidates.filter(isSpared)]) {
    const trimmable = group.reduce((sum, { usedBytes }) => sum + usedBytes, 0);
    const freed = Math.min(toFree, trimmable);
    for (const { database, usedBytes } of group) {
      const share = trimmable > 0 ? (freed * usedBytes) / trimmable : 0;
      if (share >= 1) excess.set(database, Math.max(excess.get(database) ?? 0, share));
    }
    toFree -= freed;
  }
  return excess;
}

/**
 * Makes room for every tenant that is at its quota and wants it so. Tenant by tenant and database by database: each is
 * trimmed by its own entries' worth, never by another's.
 */
export async function trimQuotas(options: {
  control: Redis;
  /** Opens connections to all servers that hold entries of a purpose database; of that server where one is named. */
  open(database: number, server: string | null): Promise<{ primaries: Redis[]; close(): void }>;
  /** How keys are written there. */
  keyForm: KeyForm;
  /** Purpose databases whose entries can be loaded again. */
  evictable: readonly number[];
  /** Purpose databases that are read on phones. */
  mobile: readonly number[];
  log: Logger;
  cancelled: () => boolean;
}): Promise<void> {
  const { control, open, keyForm, evictable, mobile, log, cancelled } = options;
  const standings = await readEvictionStandings(control);
  for (const [tenantId, access] of await readQuotas(control)) {
    if (access.rules.onQuotaFull !== 'trim') continue;
    const { priority, sparesMobile } = standings.get(tenantId) ?? usualStanding;
    const usage = usageOf(access, await control.hgetall(usageKey(tenantId)));
    const excess = excessOf(usage, evictable, { priority, spared: sparesMobile ? mobile : [] });
    for (const [database, bytes] of excess) {
      if (cancelled()) return;
      const pattern = keyForm === 'numbered' ? `tenant:${tenantId}:*` : `tenant:${tenantId}:${database}:*`;
      const server = access.rules.servers?.[database] ?? null;
      const freedBytes = await trimIn(await open(database, server), pattern, bytes, cancelled);
      await note(control, tenantId, database, freedBytes);
      log.info({ tenantId, database, freedBytes: Math.round(freedBytes) }, 'a tenant at its quota was trimmed');
    }
  }
}

/** Slots spread a tenant evenly: each primary gives its share. */
async function trimIn(
  { primaries, close }: Awaited<ReturnType<Parameters<typeof trimQuotas>[0]['open']>>,
  pattern: string,
  bytes: number,
  cancelled: () => boolean,
): Promise<number> {
  try {
    let freed = 0;
    for (const primary of primaries) freed += await trimTenant(primary, pattern, bytes / primaries.length, cancelled);
    return freed;
  } finally {
    close();
  }
}

/** Every process learns of it with its next flush. */
async function note(control: Redis, tenantId: string, database: number, freedBytes: number): Promise<void> {
  if (freedBytes === 0) return;
  await tellUsage(control, tenantId, [{ database, bytes: -Math.round(freedBytes) }], null);
}
