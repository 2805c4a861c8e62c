import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';
import type { Period } from './read-buckets.ts';

const rowSchema = z.object({ start_ms: z.number(), minutes: z.number() });

/**
 * How many minutes of each bucket ingestion is known to have run in, by start of the bucket (milliseconds since the
 * epoch), up to `untilMs` (exclusive). Buckets without any are left out.
 */
export async function readIngestMinutes(
  client: ClientBase,
  period: Period,
  untilMs: number,
): Promise<Map<number, number>> {
  const rows = await queryRows(
    client,
    rowSchema,
    `select (extract(epoch from time_bucket(make_interval(secs => $3), minute)) * 1000)::bigint as start_ms,
            count(*) as minutes
       from cache_management.ingest_minutes where minute >= $1 and minute < $2 group by start_ms`,
    [new Date(period.startMs), new Date(untilMs), period.bucketSeconds],
  );
  return new Map(rows.map((row) => [row.start_ms, row.minutes]));
}
