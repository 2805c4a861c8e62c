import type { Redis } from 'ioredis';
import type { Catalogue } from '#lib/cache/catalogue.ts';
import { policySettingsSchema } from '#lib/cache/policy-settings.ts';
import { policiesKey } from '#lib/cache/publish-policies.ts';
import type { LiveFinding } from '#lib/optimizer/live-study.ts';
import { planEvictions } from '#lib/optimizer/plan-evictions.ts';
import type { TenantTraffic } from '#lib/optimizer/tenant-traffic.ts';
import { readTrimmedUsage } from '../cache/quota-base.ts';

/** What a trimmed tenant holds on average: each trimming goes down to nine tenths, and it fills up again. */
const heldShare = 0.95;
/** Whoever is further from its quota than this is not trimmed soon. */
const pressedFrom = 0.75;
/** The traffic has to be watched as many times as long as values last. */
const watchedTtls = 2;
const mebibyte = 1_048_576;

type KnownDatabases = Pick<Catalogue, 'databases' | 'databaseForModule'>;

/** Whether entries of a class, `module:type`, are removed where a quota is full. */
export function mayGo(catalogue: KnownDatabases, className: string): boolean {
  const { id } = catalogue.databaseForModule(className.split(':')[0] ?? '');
  return catalogue.databases[id]?.evictionClass === 'evictable';
}

/**
 * Which of a tenant's classes should be trimmed first, and which last: nothing where its quota is not reached, where its
 * entries are not removed when it is, where it says itself which go first, or where nothing is gained.
 */
export async function findEvictions(
  control: Redis,
  tenantId: string,
  traffic: TenantTraffic,
  catalogue: KnownDatabases,
): Promise<LiveFinding[]> {
  const usage = await readTrimmedUsage(control, tenantId);
  if (usage === null || usage.quotaBytes === null || usage.usedBytes < pressedFrom * usage.quotaBytes) return [];
  const isEvictable = (database: number) => catalogue.databases[database]?.evictionClass === 'evictable';
  const staying = usage.databases
    .filter(({ database }) => !isEvictable(database))
    .reduce((sum, { usedBytes }) => sum + usedBytes, 0);
  const classes = traffic.evictionClasses().filter(({ name }) => mayGo(catalogue, name));
  const longest = Math.max(0, ...classes.map(({ ttlSeconds }) => ttlSeconds));
  if (traffic.watchedMs < watchedTtls * longest * 1_000) return [];
  if (await ordersThem(control, tenantId, classes)) return [];
  const budgetBytes = heldShare * usage.quotaBytes - staying;
  const plan = budgetBytes > 0 ? planEvictions(classes, budgetBytes) : null;
  if (plan === null) return [];
  const watchedSeconds = Math.round(traffic.watchedMs / 1_000);
  const perHour = (hitsPerByte: number) => (hitsPerByte * mebibyte * 3_600) / watchedSeconds;
  return [
    {
      kind: 'eviction',
      changes: plan.changes.map(({ name, ttlSeconds, priority, hitsPerByte }) => ({
        ...{ name, formerTtlSeconds: ttlSeconds, ttlSeconds, hottest: [], priority },
        savedPerMebibyte: perHour(hitsPerByte),
      })),
      ...{ gainPp: plan.gainPp, intervalPp: plan.intervalPp, reads: Math.round(plan.reads) },
      ...{ memoryRatio: 1, promisedMissRatio: 1, watchedSeconds, examinedSeconds: watchedSeconds },
      room: {
        ...{ budgetBytes: Math.round(budgetBytes), demandBytes: Math.round(plan.demandBytes) },
        othersSavedPerMebibyte: plan.othersHitsPerByte === null ? null : perHour(plan.othersHitsPerByte),
      },
    },
  ];
}

/** Whether the tenant's own settings say of any of these classes when they go: another order is not ours to try. */
async function ordersThem(control: Redis, tenantId: string, classes: readonly { name: string }[]): Promise<boolean> {
  if (classes.length === 0) return false;
  const fields = classes.map(({ name }) => `tenant:${tenantId}:${name}`);
  const known = await control.hmget(policiesKey, ...fields);
  return known.some((json) => json !== null && policySettingsSchema.parse(JSON.parse(json)).priority !== undefined);
}
