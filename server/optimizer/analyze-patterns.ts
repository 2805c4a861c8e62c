import type { ClientBase } from 'pg';
import type { TenantTraffic } from '#lib/optimizer/tenant-traffic.ts';
import { findTrafficPatterns } from '#lib/optimizer/traffic-patterns.ts';
import { replaceCachePatterns } from '../db/queries/optimizations/cache-patterns.ts';
import { readClassCalls } from '../db/queries/optimizations/read-class-calls.ts';
import { readHourlyTraffic, readTenantTimeZone } from '../db/queries/optimizations/read-hourly-traffic.ts';
import { describePattern } from './describe-pattern.ts';
import { localClock, zoneOrDefault } from './local-clock.ts';

/** Looks through the hours of a tenant and what was watched of its keys, and stores what it finds; answers how many. */
export async function analyzePatterns(
  client: ClientBase,
  tenantId: string,
  traffic: TenantTraffic | null,
  at: Date,
): Promise<number> {
  const timeZone = zoneOrDefault(await readTenantTimeZone(client, tenantId));
  const clock = localClock(timeZone);
  const hours = (await readHourlyTraffic(client, tenantId, at)).map((hour) => ({ ...hour, ...clock(hour.startMs) }));
  const classes = (await readClassCalls(client, tenantId, at)).map(({ name, calls }) => ({
    name,
    calls,
    reusedShare: traffic?.reusedShare(name) ?? null,
  }));
  const patterns = findTrafficPatterns(hours, classes, traffic?.storms.latest() ?? []).map((pattern) => ({
    ...pattern,
    description: describePattern(pattern, 'pt-BR', timeZone),
  }));
  await replaceCachePatterns(client, tenantId, patterns, at);
  return patterns.length;
}
