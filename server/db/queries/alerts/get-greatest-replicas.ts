import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z.object({ node: z.string(), replicas: z.number() });

/** The most replicas that each server was seen with in the last day: who had more than now has lost some. */
export async function getGreatestReplicas(client: ClientBase | Pool, now: Date): Promise<Map<string, number>> {
  const rows = await queryRows(
    client,
    rowSchema,
    `select tags ->> 'node' as node, max(metric_value) as replicas from cache_management.redis_metrics
      where tenant_id is null and metric_name = 'connected_replicas' and time > $1 and metric_value is not null
        and tags ? 'node' group by 1`,
    [new Date(now.getTime() - 86_400_000)],
  );
  return new Map(rows.map(({ node, replicas }) => [node, replicas]));
}
