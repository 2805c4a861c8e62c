import type { ClientBase } from 'pg';
import type { NoQuotaPlan, QuotaPlan, QuotaTenant } from '#lib/optimizer/quota-plan.ts';
import { planQuotas } from '#lib/optimizer/quota-plan.ts';
import { listMemoryTenants, type MemoryTenantRow } from '../db/queries/quotas/list-memory-tenants.ts';
import { tenantOptions } from '../tenants/tenant-options.ts';
import type { QuotaStanding } from './take-quota-step.ts';

/** Left to the server for what is no value: buffers, dictionaries, what is being freed. */
const usableShare = 0.9;
/** What nobody observed keeps what it holds, and room to grow by this factor. */
const unobservedRoom = 1.25;

/** A tenant's memory as all caches know it; `null` where it has no quota. */
export type QuotaUsage = (tenantId: string) => Promise<{ usedBytes: number } | null>;

export interface QuotaMemory {
  rows: MemoryTenantRow[];
  /** What tenants together may hold of values that can be loaded again; `null` where the server has no limit. */
  usableBytes: number | null;
  /** The split that is worth proposing now, or why there is none. */
  outcome: QuotaPlan | NoQuotaPlan;
}

/**
 * What a tenant may get at most: what its tier promises, or more where the platform's staff gave it more. Without a tier
 * what the staff gave it; `Infinity` without either.
 */
export function ceilingOf({ tier, quota_bytes }: Pick<MemoryTenantRow, 'tier' | 'quota_bytes'>): number {
  const known = tier === null ? undefined : tenantOptions.tiers.find(({ name }) => name === tier);
  if (known === undefined) return quota_bytes ?? Number.POSITIVE_INFINITY;
  return Math.max(known.limits.quotaBytes ?? Number.POSITIVE_INFINITY, quota_bytes ?? 0);
}

/** How the memory that tenants share could be split now. Runs as `kryonix_platform`. */
export async function readQuotaMemory(
  client: ClientBase,
  plane: { maxMemoryBytes: number | null; evictable: readonly number[] },
  now: Date,
): Promise<QuotaMemory> {
  const rows = await listMemoryTenants(client, plane.evictable, now);
  // Redis says 0 where it has no limit.
  const usableBytes = plane.maxMemoryBytes ? Math.floor(plane.maxMemoryBytes * usableShare) : null;
  if (usableBytes === null) return { rows, usableBytes, outcome: 'no-memory' };
  const tenants = rows.flatMap(toQuotaTenant);
  const observed = new Set(tenants.map(({ tenantId }) => tenantId));
  const reserved = rows
    .filter(({ id }) => !observed.has(id))
    .reduce((sum, { held_bytes }) => sum + held_bytes * unobservedRoom, 0);
  return { rows, usableBytes, outcome: planQuotas(tenants, usableBytes - reserved) };
}

function toQuotaTenant(row: MemoryTenantRow): QuotaTenant[] {
  const { reads_per_hour, miss_ratio, points, counted_at } = row;
  if (reads_per_hour === null || miss_ratio === null || points === null || counted_at === null) return [];
  return [
    {
      ...{ tenantId: row.id, formerBytes: row.quota_bytes, heldBytes: row.held_bytes },
      ...{ protectedBytes: row.protected_bytes, ceilingBytes: ceilingOf(row) },
      curve: { readsPerHour: reads_per_hour, missRatio: miss_ratio, points },
    },
  ];
}

/**
 * What each tenant holds now, as the caches count it; before a split holds also by the last census, for without a quota
 * nobody counted, and from then on no less than the split lets it hold, for a census may be older than the last trimming.
 */
export async function readStandings(
  rows: readonly MemoryTenantRow[],
  usage: QuotaUsage,
): Promise<Map<string, QuotaStanding>> {
  const standings = await Promise.all(
    rows.map(async (row): Promise<[string, QuotaStanding]> => {
      const counted = (await usage(row.id))?.usedBytes ?? 0;
      const usedBytes = Math.max(counted, row.shared_quota_bytes ?? row.held_bytes + row.protected_bytes);
      return [row.id, { sharedBytes: row.shared_quota_bytes, usedBytes }];
    }),
  );
  return new Map(standings);
}
