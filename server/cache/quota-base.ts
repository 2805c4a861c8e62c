import type { Redis } from 'ioredis';
import { accessKey } from '#lib/cache/publish-access.ts';
import { compileTenantAccess, type TenantAccess } from '#lib/cache/tenant-access.ts';
import { usageKey, usedBytesOf } from '#lib/cache/tenant-usage.ts';
import { tenantRulesSchema } from '#lib/contracts/v1/tenant-rules.ts';

/** What was stored of each tenant, ever, when a census began: `w{database}` by tenant. */
export type QuotaMark = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** Tenants' memory against their quota. */
export interface TenantUsage {
  usedBytes: number;
  /** `null` without a quota of the whole tenant. */
  quotaBytes: number | null;
  /** The worst of the tenant and its databases: `warning` from 80 % up. */
  state: 'ok' | 'warning' | 'full';
  databases: { database: number; usedBytes: number; quotaBytes: number | null }[];
}

const warnShare = 0.8;
/** As long as a week without news: a tenant that nobody uses is counted anew. */
const keptSeconds = 604_800;

/** The published rules of the tenants that have a quota. */
export async function readQuotas(control: Redis): Promise<Map<string, TenantAccess>> {
  const quotas = new Map<string, TenantAccess>();
  for (const [tenantId, json] of Object.entries(await control.hgetall(accessKey))) {
    if (tenantId === 'version') continue;
    const access = compileTenantAccess(tenantRulesSchema.parse(JSON.parse(json)));
    if (access.hasQuota) quotas.set(tenantId, access);
  }
  return quotas;
}

/** To be called before a census begins: what is stored from now on comes on top of what it will find. */
export async function markQuotas(control: Redis): Promise<QuotaMark> {
  const mark = new Map<string, Record<string, string>>();
  for (const tenantId of (await readQuotas(control)).keys()) {
    mark.set(tenantId, await control.hgetall(usageKey(tenantId)));
  }
  return mark;
}

/** To be called when the census ended: its figures replace the sums, of the databases that it counted. */
export async function rebaseQuotas(
  control: Redis,
  mark: QuotaMark,
  census: {
    databases: readonly number[];
    rows: readonly { tenantId: string; database: number; memoryBytes: number }[];
  },
): Promise<void> {
  const found = new Map(census.rows.map((row) => [`${row.tenantId}/${row.database}`, row.memoryBytes]));
  for (const [tenantId, written] of mark) {
    const fields = census.databases.flatMap((database) => [
      `b${database}`,
      `${found.get(`${tenantId}/${database}`) ?? 0}:${written[`w${database}`] ?? 0}`,
    ]);
    await control
      .multi()
      .hset(usageKey(tenantId), ...fields)
      .expire(usageKey(tenantId), keptSeconds)
      .exec();
  }
}

/** A tenant's memory as all processes know it; `null` where it has no quota. The error is stated at `QuotaLedger`. */
export async function readTenantUsage(control: Redis, tenantId: string): Promise<TenantUsage | null> {
  const json = await control.hget(accessKey, tenantId);
  if (json === null) return null;
  const access = compileTenantAccess(tenantRulesSchema.parse(JSON.parse(json)));
  return access.hasQuota ? usageOf(access, await control.hgetall(usageKey(tenantId))) : null;
}

/** The same, and `null` also where entries of a full tenant are not removed: there writes are refused instead. */
export async function readTrimmedUsage(control: Redis, tenantId: string): Promise<TenantUsage | null> {
  const json = await control.hget(accessKey, tenantId);
  if (json === null) return null;
  const access = compileTenantAccess(tenantRulesSchema.parse(JSON.parse(json)));
  const trims = access.hasQuota && access.rules.onQuotaFull === 'trim';
  return trims ? usageOf(access, await control.hgetall(usageKey(tenantId))) : null;
}

export function usageOf(access: TenantAccess, fields: Readonly<Record<string, string>>): TenantUsage {
  const used = usedBytesOf(fields);
  const usedBytes = used.reduce((sum, bytes) => sum + bytes, 0);
  const databases = access.databases.map(({ quotaBytes }, database) => ({
    database,
    usedBytes: used[database] ?? 0,
    quotaBytes: finiteOrNull(quotaBytes),
  }));
  const shares = access.databases.map(({ quotaBytes }, database) => (used[database] ?? 0) / quotaBytes);
  const share = Math.max(usedBytes / access.quotaBytes, ...shares);
  const state = share >= 1 ? 'full' : share >= warnShare ? 'warning' : 'ok';
  return { usedBytes, quotaBytes: finiteOrNull(access.quotaBytes), state, databases };
}

const finiteOrNull = (bytes: number) => (Number.isFinite(bytes) ? bytes : null);
