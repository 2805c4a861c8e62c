import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';

// Numbers of these arrays were made safe ones where they were read.
const countsSchema = z.custom<readonly number[]>(Array.isArray);
const rowSchema = z.object({ tenant_id: z.string(), hours: countsSchema, answered: countsSchema, asked: countsSchema });

/** Whole numbers as `bigint`, which are read several times as fast as fractions or other arrays. */
const hoursSql = (one: boolean) => `
  select tenant_id, array_agg(floor(date_part('epoch', bucket - $1) / 3600)::bigint) as hours,
         array_agg(hits + stales) as answered, array_agg(hits + stales + misses) as asked
    from cache_management.cache_tenant_rollups_1h where bucket >= $1 and bucket <= $2${one ? ' and tenant_id = $3' : ''}
   group by tenant_id`;

/**
 * Hit rates per hour, percent, of the hours that begin between two instants, the first of which begins an hour: by the
 * tenant's id, `null` for an hour without reads; nothing of tenants without rows. Runs inside `withPlatform`.
 */
export async function readTenantTrends(
  client: ClientBase,
  { from, to, hours, tenantId }: { from: Date; to: Date; hours: number; tenantId?: string | undefined },
): Promise<Map<string, (number | null)[]>> {
  const values = tenantId === undefined ? [from, to] : [from, to, tenantId];
  const rows = await queryRows(client, rowSchema, hoursSql(tenantId !== undefined), values);
  return new Map(
    rows.map((row) => {
      const trend: (number | null)[] = Array(hours).fill(null);
      for (const [index, hour] of row.hours.entries()) {
        const asked = row.asked[index] ?? 0;
        if (asked > 0) trend[hour] = (100 * (row.answered[index] ?? 0)) / asked;
      }
      return [row.tenant_id, trend];
    }),
  );
}
