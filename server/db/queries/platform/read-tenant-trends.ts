import type { ClientBase } from 'pg';
import { z } from 'zod';
import { parseBigintArray } from '../../parse-bigints.ts';
import { queryRows } from '../../query-rows.ts';

const hourMs = 3_600_000;

const rowSchema = z.object({ tenant_id: z.string(), hours: z.string() });

/** Three numbers an hour: when it began, seconds since the epoch, and its reads with an answer and without one. */
const hoursSql = (one: boolean) => `
  select tenant_id, string_agg(concat_ws(',', date_part('epoch', bucket)::bigint, hits + stales, misses), ',') as hours
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
      const numbers = parseBigintArray(`{${row.hours}}`);
      for (let at = 0; at < numbers.length; at += 3) {
        const [seconds = 0, answered = 0, misses = 0] = numbers.slice(at, at + 3);
        const asked = answered + misses;
        if (asked > 0) trend[(seconds * 1000 - from.getTime()) / hourMs] = (100 * answered) / asked;
      }
      return [row.tenant_id, trend];
    }),
  );
}
