import type { ClientBase } from 'pg';
import { z } from 'zod';
import { NumberLists } from '../../number-lists.ts';
import { queryRows } from '../../query-rows.ts';

const hourSeconds = 3_600;

const rowSchema = z.object({ tenant_id: z.string(), hours: z.string() });

/** Three numbers an hour: when it began, seconds since the epoch, and its reads with an answer and without one. */
const hoursSql = (one: boolean) => `
  select tenant_id, '{' || string_agg(concat_ws(',', date_part('epoch', bucket)::bigint, hits + stales, misses), ',') || '}'
           as hours
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
  const fromSeconds = from.getTime() / 1000;
  const trends = new Map<string, (number | null)[]>();
  for (const row of rows) {
    const trend: (number | null)[] = Array(hours).fill(null);
    const numbers = new NumberLists(row.hours);
    numbers.nextList();
    for (let seconds = numbers.next(); seconds !== -1; seconds = numbers.next()) {
      const answered = numbers.next();
      const asked = answered + numbers.next();
      if (asked > 0) trend[(seconds - fromSeconds) / hourSeconds] = (100 * answered) / asked;
    }
    trends.set(row.tenant_id, trend);
  }
  return trends;
}
