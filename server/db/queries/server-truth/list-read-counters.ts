import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { ReadCounter } from '#lib/telemetry/reconcile-reads.ts';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z
  .object({
    node: z.enum(['data', 'control']),
    run: z.string(),
    minute: z.date(),
    hits: z.number(),
    misses: z.number(),
    platform: z.number(),
  })
  .transform(({ minute, ...row }): ReadCounter => ({ ...row, minuteMs: minute.getTime() }));

/**
 * What the servers had counted of reads at each minute's beginning, ascending. A measurement that came later than two
 * seconds is none of a minute's beginning. For `kryonix_platform`.
 */
export function listReadCounters(client: ClientBase, since: Date, until: Date): Promise<ReadCounter[]> {
  return queryRows(
    client,
    rowSchema,
    `select node, run, minute, min(metric_value) filter (where metric_name = 'keyspace_hits_total') as hits,
            min(metric_value) filter (where metric_name = 'keyspace_misses_total') as misses,
            min(metric_value) filter (where metric_name = 'platform_reads_total') as platform
       from (select tags ->> 'node' as node, coalesce(tags ->> 'run', 'unknown') as run,
                    date_trunc('minute', time) as minute, metric_name, metric_value, time
               from cache_management.redis_metrics
              where tenant_id is null and tags ->> 'node' in ('data', 'control')
                and metric_name in ('keyspace_hits_total', 'keyspace_misses_total', 'platform_reads_total')
                and time >= $1 and time < $2 and metric_value is not null) as measured
      where time < minute + interval '2 seconds'
      group by node, run, minute
     having count(distinct metric_name) = 3
      order by minute`,
    [since, until],
  );
}
