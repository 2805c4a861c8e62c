import type { Redis } from 'ioredis';
import { z } from 'zod';

/** How readily a tenant gives memory up, as whoever trims quotas reads it. */
const standingSchema = z.object({ priority: z.enum(['low', 'normal', 'high']), sparesMobile: z.boolean() });

export type EvictionStanding = z.infer<typeof standingSchema>;

/** On database 0 of the control server: what holds of the tenants for whom it is not the usual. */
const standingsKey = 'kryonix:evictions';
/** Where nobody decides any more, the usual holds again. */
const keptSeconds = 600;

export const usualStanding: EvictionStanding = { priority: 'normal', sparesMobile: false };

/** Puts what holds of all tenants in the place of what held before. */
export async function publishEvictionStandings(
  control: Redis,
  standings: readonly (EvictionStanding & { tenantId: string })[],
): Promise<void> {
  const fields = standings
    .filter(({ priority, sparesMobile }) => priority !== 'normal' || sparesMobile)
    .flatMap(({ tenantId, ...standing }) => [tenantId, JSON.stringify(standingSchema.parse(standing))]);
  const change = control.multi().del(standingsKey);
  if (fields.length > 0) change.hset(standingsKey, ...fields).expire(standingsKey, keptSeconds);
  await change.exec();
}

/** By tenant; who is not in it has the usual. Rejects where the control server is away. */
export async function readEvictionStandings(control: Redis): Promise<Map<string, EvictionStanding>> {
  const fields = Object.entries(await control.hgetall(standingsKey));
  return new Map(fields.map(([tenantId, json]) => [tenantId, standingSchema.parse(JSON.parse(json))]));
}
